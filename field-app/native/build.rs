//! Hands the native sources to Tauri's build; the screens get no command of this plugin.

fn main() {
    tauri_plugin::Builder::new(&[]).android_path("android").ios_path("ios").build();
}
