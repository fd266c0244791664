package org.fengtai.device

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ComponentName
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.provider.Settings

/** Places in the system's settings; the names are those the library sends. */
object SettingsPages {
    /** Asks or opens the page; false when there is none. */
    fun open(activity: Activity, page: String): Boolean = when (page) {
        "location_permission" -> Permissions.askLocation(activity) || start(activity, app(activity))
        "camera" -> Permissions.askCamera(activity) || start(activity, app(activity))
        "notifications" -> Permissions.askNotifications(activity) || start(activity, notifications(activity))
        "location_switch" -> start(activity, Intent(Settings.ACTION_LOCATION_SOURCE_SETTINGS))
        "battery" -> start(activity, battery(activity)) ||
            start(activity, Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS))
        "autostart" -> VENDOR_PAGES.any { start(activity, Intent().setComponent(it)) } || start(activity, app(activity))
        "app" -> start(activity, app(activity))
        else -> false
    }

    private fun app(activity: Activity) =
        Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", activity.packageName, null))

    private fun notifications(activity: Activity) =
        Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, activity.packageName)

    private fun battery(activity: Activity) =
        Intent(Settings.ACTION_REQUEST_IGNORE_BATTERY_OPTIMIZATIONS, Uri.fromParts("package", activity.packageName, null))

    private fun start(activity: Activity, intent: Intent): Boolean = try {
        activity.startActivity(intent)
        true
    } catch (_: ActivityNotFoundException) {
        false
    } catch (_: SecurityException) {
        // A page the vendor keeps for itself on this version.
        false
    }

    /** Pages of apps that may start by themselves. None is documented by its vendor: each is tried, none is relied on. */
    private val VENDOR_PAGES: List<ComponentName> = listOf(
        "com.miui.securitycenter" to "com.miui.permcenter.autostart.AutoStartManagementActivity",
        "com.hihonor.systemmanager" to "com.hihonor.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
        "com.huawei.systemmanager" to "com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
        "com.huawei.systemmanager" to "com.huawei.systemmanager.appcontrol.activity.StartupAppControlActivity",
        "com.coloros.safecenter" to "com.coloros.safecenter.startupapp.StartupAppListActivity",
        "com.oplus.safecenter" to "com.oplus.safecenter.startupapp.StartupAppListActivity",
        "com.vivo.permissionmanager" to "com.vivo.permissionmanager.activity.BgStartUpManagerActivity",
        "com.iqoo.secure" to "com.iqoo.secure.ui.phoneoptimize.BgStartUpManager",
    ).map { (app, page) -> ComponentName(app, page) }
}
