package org.fengtai.device

import android.app.ActivityManager
import android.app.NotificationManager
import android.content.Context
import android.location.LocationManager
import android.os.Build
import android.os.PowerManager

/** What the platform says about everything that could stop a recording; the library judges it. */
object SelfTest {
    fun facts(context: Context): Map<String, Any> {
        val power = context.getSystemService(PowerManager::class.java)
        return mapOf(
            "location" to Permissions.locationState(context),
            "precise" to Permissions.precise(context),
            "provider_on" to providerOn(context),
            "notifications" to
                (context.getSystemService(NotificationManager::class.java)?.areNotificationsEnabled() != false),
            "camera" to Permissions.camera(context),
            "battery_exempt" to (power?.isIgnoringBatteryOptimizations(context.packageName) != false),
            "background_restricted" to restricted(context),
            "power_save" to (power?.isPowerSaveMode == true),
            "stopped_by_system" to Phone.recorder(context).watchdog.stops,
            "manufacturer" to Build.MANUFACTURER,
        )
    }

    private fun providerOn(context: Context): Boolean =
        context.getSystemService(LocationManager::class.java)?.isProviderEnabled(LocationManager.GPS_PROVIDER) == true

    private fun restricted(context: Context): Boolean =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
            context.getSystemService(ActivityManager::class.java)?.isBackgroundRestricted == true
}
