package org.fengtai.device

import android.Manifest
import android.app.Activity
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build

/** What may be done, and asking for it: precise position, then "always", then the notification of a recording. */
object Permissions {
    private const val ASKED = "asked"

    fun location(context: Context): Boolean =
        granted(context, Manifest.permission.ACCESS_FINE_LOCATION) ||
            granted(context, Manifest.permission.ACCESS_COARSE_LOCATION)

    fun precise(context: Context): Boolean = granted(context, Manifest.permission.ACCESS_FINE_LOCATION)

    fun camera(context: Context): Boolean = granted(context, Manifest.permission.CAMERA)

    /** Before Android 10 there is no permission of its own for the background. */
    fun always(context: Context): Boolean =
        location(context) && (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q ||
            granted(context, Manifest.permission.ACCESS_BACKGROUND_LOCATION))

    /** `always`, `while_in_use`, `denied` or `not_asked`. */
    fun locationState(context: Context): String = when {
        always(context) -> "always"
        location(context) -> "while_in_use"
        wasAsked(context, Manifest.permission.ACCESS_FINE_LOCATION) -> "denied"
        else -> "not_asked"
    }

    /** Asks for the next permission of the location flow; false when only the settings can help. */
    fun askLocation(activity: Activity): Boolean = when {
        !location(activity) ->
            ask(activity, Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION)
        // From Android 11 on this opens the page with the choice; asked together with the others it is ignored.
        !always(activity) -> ask(activity, Manifest.permission.ACCESS_BACKGROUND_LOCATION)
        !precise(activity) -> ask(activity, Manifest.permission.ACCESS_FINE_LOCATION)
        else -> askNotifications(activity)
    }

    fun askNotifications(activity: Activity): Boolean =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU &&
            ask(activity, Manifest.permission.POST_NOTIFICATIONS)

    fun askCamera(activity: Activity): Boolean = ask(activity, Manifest.permission.CAMERA)

    private fun ask(activity: Activity, vararg permissions: String): Boolean {
        val first = permissions[0]
        if (granted(activity, first)) return false
        // Refused for good: the system would answer without showing anything.
        if (wasAsked(activity, first) && !activity.shouldShowRequestPermissionRationale(first)) return false
        preferences(activity).edit().putBoolean(ASKED + first, true).apply()
        activity.requestPermissions(arrayOf(*permissions), 0)
        return true
    }

    private fun granted(context: Context, permission: String): Boolean =
        context.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED

    private fun wasAsked(context: Context, permission: String): Boolean =
        preferences(context).getBoolean(ASKED + permission, false)

    private fun preferences(context: Context) =
        context.getSharedPreferences("fengtai-permissions", Context.MODE_PRIVATE)
}
