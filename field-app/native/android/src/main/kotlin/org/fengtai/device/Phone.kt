package org.fengtai.device

import android.content.Context
import android.location.Location
import android.location.LocationManager
import android.os.Build
import android.os.SystemClock
import android.provider.Settings
import java.io.File

/** The one recorder of this process, the clocks, and what a position of the platform means. */
object Phone {
    private var recorder: Recorder? = null

    /** The recorder; the service and the app share it. */
    @Synchronized
    fun recorder(context: Context): Recorder =
        recorder ?: Recorder(File(context.noBackupFilesDir, "location")).also { recorder = it }

    fun inbox(context: Context): File = File(context.noBackupFilesDir, "camera-inbox")

    /** Maker, model and system, as the agency sees the phone. */
    fun name(): String = "${Build.MANUFACTURER} ${Build.MODEL} (Android ${Build.VERSION.RELEASE})"

    fun clock(context: Context): Clock = Clock(System.currentTimeMillis(), SystemClock.elapsedRealtime(), boot(context))

    /** Which start of the phone this is. */
    fun boot(context: Context): Long =
        Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT, 0).toLong()

    /** A position by the phone's own clocks: the receiver's time is another clock and may be set otherwise. */
    fun fix(context: Context, location: Location): Fix {
        val now = clock(context)
        val age = (now.elapsedMs - location.elapsedRealtimeNanos / 1_000_000).coerceAtLeast(0)
        val clock = Clock(now.wallMs - age, now.elapsedMs - age, now.boot)
        val source = if (location.provider == LocationManager.GPS_PROVIDER) Recorder.GNSS else Recorder.NETWORK
        val accuracy = if (location.hasAccuracy()) location.accuracy.toDouble() else UNKNOWN_ACCURACY_M
        return Fix(clock, location.latitude, location.longitude, accuracy, source, isMock(location))
    }

    /** The newest position any provider has. */
    fun lastFix(context: Context): Fix? {
        if (!Permissions.location(context)) return null
        val manager = context.getSystemService(LocationManager::class.java) ?: return null
        val newest = try {
            manager.allProviders.mapNotNull { manager.getLastKnownLocation(it) }.maxByOrNull { it.elapsedRealtimeNanos }
        } catch (_: SecurityException) {
            null
        }
        return newest?.let { fix(context, it) }
    }

    @Suppress("DEPRECATION")
    private fun isMock(location: Location): Boolean =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) location.isMock else location.isFromMockProvider

    /** Written for a position whose provider names no accuracy: it could be anywhere in a district. */
    private const val UNKNOWN_ACCURACY_M = 5_000.0
}
