import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "org.fengtai.device"
    compileSdk = 36

    defaultConfig {
        // Android 8: notification channels, foreground services and the file calls that flush a folder.
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_1_8
        targetCompatibility = JavaVersion.VERSION_1_8
    }
    sourceSets["main"].kotlin.srcDir("src/main/kotlin")
}

kotlin {
    compilerOptions {
        jvmTarget = JvmTarget.JVM_1_8
    }
}

dependencies {
    // Brings the types of the platform's activity results that Tauri's plugin class needs; nothing of it is used besides.
    implementation("androidx.activity:activity:1.10.1")
    implementation(project(":tauri-android"))
}
