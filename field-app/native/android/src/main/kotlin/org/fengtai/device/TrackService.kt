package org.fengtai.device

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.Service
import android.content.Context
import android.content.Intent
import android.content.pm.ServiceInfo
import android.hardware.Sensor
import android.hardware.SensorManager
import android.hardware.TriggerEvent
import android.hardware.TriggerEventListener
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Build
import android.os.Bundle
import android.os.Handler
import android.os.HandlerThread
import android.os.IBinder
import android.util.Log
import java.io.IOException

/**
 * Records while a task is carried out, with the screen off and the app closed. Everything that decides is in [Recorder]; this
 * only listens to the platform. It runs as long as the watchdog's note says that a recording is on.
 */
class TrackService : Service() {
    private lateinit var thread: HandlerThread
    private lateinit var handler: Handler
    private var requestedMs = 0L
    private var begun = false

    private val recorder get() = Phone.recorder(this)
    private val manager get() = getSystemService(LocationManager::class.java)

    override fun onBind(intent: Intent?): IBinder? = null

    override fun onCreate() {
        super.onCreate()
        thread = HandlerThread("fengtai-track").also { it.start() }
        handler = Handler(thread.looper)
    }

    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        if (!showNotification()) {
            stopSelf()
            return START_NOT_STICKY
        }
        handler.post { begin() }
        return START_STICKY
    }

    override fun onDestroy() {
        manager?.removeUpdates(listener)
        thread.quitSafely()
        super.onDestroy()
    }

    private fun begin() {
        if (begun) return
        try {
            recorder.begin(Phone.clock(this), Permissions.always(this))
        } catch (error: IOException) {
            // The queue cannot be opened; the app says so when it is opened, and tries again.
            Log.e(TAG, "recording cannot be kept", error)
            return stopSelf()
        }
        begun = true
        request()
        watchMotion()
        tick()
    }

    /** A service that may not show its notification may not run: what is lost is told by whoever starts next. */
    private fun showNotification(): Boolean = try {
        val notification = notification()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            startForeground(NOTIFICATION, notification, ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION)
        } else {
            startForeground(NOTIFICATION, notification)
        }
        true
    } catch (error: RuntimeException) {
        // Not allowed from where it was started, or without the permission: SecurityException, IllegalStateException.
        Log.w(TAG, "recording cannot run", error)
        false
    }

    private fun notification(): Notification {
        val channel = NotificationChannel(CHANNEL, getString(R.string.fengtai_track_channel), NotificationManager.IMPORTANCE_LOW)
        getSystemService(NotificationManager::class.java)?.createNotificationChannel(channel)
        val open = packageManager.getLaunchIntentForPackage(packageName)
        val tap = open?.let { PendingIntent.getActivity(this, 0, it, PendingIntent.FLAG_IMMUTABLE) }
        return Notification.Builder(this, CHANNEL)
            .setContentTitle(getString(R.string.fengtai_track_title))
            .setContentText(getString(R.string.fengtai_track_text))
            .setSmallIcon(R.drawable.fengtai_track)
            .setContentIntent(tap)
            .setOngoing(true)
            .build()
    }

    /** Asks for positions at the pace of the sampler. The distance is left to it: nothing at all would look like a loss. */
    private fun request() {
        val interval = recorder.intervalMs
        if (interval == requestedMs) return
        requestedMs = interval
        val manager = manager ?: return
        try {
            manager.removeUpdates(listener)
            for (provider in providers(manager)) {
                manager.requestLocationUpdates(provider, interval, 0f, listener, thread.looper)
            }
        } catch (_: SecurityException) {
            recorder.lose(Phone.clock(this), Loss.PERMISSION_REMOVED)
        }
    }

    /** The receiver, and cells and Wi-Fi where the phone has a provider for them; its fused one counts as such. */
    private fun providers(manager: LocationManager): List<String> {
        val all = manager.allProviders
        val coarse = when {
            LocationManager.NETWORK_PROVIDER in all -> LocationManager.NETWORK_PROVIDER
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.S && LocationManager.FUSED_PROVIDER in all ->
                LocationManager.FUSED_PROVIDER
            else -> null
        }
        return listOfNotNull(LocationManager.GPS_PROVIDER.takeIf { it in all }, coarse)
    }

    private val listener = object : LocationListener {
        override fun onLocationChanged(location: Location) {
            recorder.measured(Phone.fix(this@TrackService, location))
            request()
        }

        override fun onProviderDisabled(provider: String) = checkProviders()

        override fun onProviderEnabled(provider: String) = Unit

        @Deprecated("called by Android 9 and older, which fail without it")
        override fun onStatusChanged(provider: String?, status: Int, extras: Bundle?) = Unit
    }

    private fun checkProviders() {
        val now = Phone.clock(this)
        if (!Permissions.always(this)) {
            recorder.lose(now, Loss.PERMISSION_REMOVED)
        } else if (manager?.isProviderEnabled(LocationManager.GPS_PROVIDER) == false) {
            recorder.lose(now, Loss.PROVIDER_OFF)
        }
    }

    private fun tick() {
        checkProviders()
        recorder.tick(Phone.clock(this))
        handler.postDelayed({ tick() }, Policy.HEARTBEAT_MS)
    }

    /** Begins to measure often again at the first step instead of at the next slow measurement. */
    private fun watchMotion() {
        val sensors = getSystemService(SensorManager::class.java) ?: return
        val sensor = sensors.getDefaultSensor(Sensor.TYPE_SIGNIFICANT_MOTION) ?: return
        val moved = object : TriggerEventListener() {
            override fun onTrigger(event: TriggerEvent?) {
                handler.post {
                    recorder.moved()
                    request()
                }
                sensors.requestTriggerSensor(this, sensor)
            }
        }
        sensors.requestTriggerSensor(moved, sensor)
    }

    companion object {
        private const val TAG = "fengtai"
        private const val CHANNEL = "track"
        private const val NOTIFICATION = 1

        /** Begins to record, and goes on after the process died, until [stop]. */
        fun start(context: Context) {
            val recorder = Phone.recorder(context)
            // Durable before the service runs: a kill in between is a stop that the next start tells.
            if (recorder.watchdog.lastNote() == null) recorder.watchdog.alive(Phone.clock(context))
            context.startForegroundService(Intent(context, TrackService::class.java))
        }

        fun stop(context: Context) {
            Phone.recorder(context).end()
            context.stopService(Intent(context, TrackService::class.java))
        }

        /** Goes on with a recording that something ended. */
        fun resume(context: Context) {
            // A service that is started and then may not run would end the app.
            if (!Permissions.always(context)) return
            try {
                if (Phone.recorder(context).watchdog.lastNote() != null) start(context)
            } catch (error: IOException) {
                Log.e(TAG, "recording cannot be kept", error)
            } catch (error: IllegalStateException) {
                // Not allowed from here; the app starts it when it is opened.
                Log.w(TAG, "recording goes on when the app is opened", error)
            }
        }
    }
}
