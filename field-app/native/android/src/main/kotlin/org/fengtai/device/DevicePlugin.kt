package org.fengtai.device

import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import android.util.Base64
import androidx.activity.result.ActivityResult
import app.tauri.annotation.ActivityCallback
import app.tauri.annotation.Command
import app.tauri.annotation.InvokeArg
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Channel
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import java.io.IOException
import java.security.GeneralSecurityException
import java.util.concurrent.Executors

@InvokeArg
class NetworkArgs {
    lateinit var channel: Channel
}

/**
 * The commands of the library's bridge, each one call of a plain class. Their names are those of
 * `field-app/src/device/mobile`. Called on the window's thread: what touches the disk is done on another.
 */
@TauriPlugin
class DevicePlugin(private val activity: Activity) : Plugin(activity) {
    private val disk = Executors.newSingleThreadExecutor()
    private var network: NetworkWatch? = null

    @Command
    fun hello(invoke: Invoke) = answer(invoke) {
        val camera = activity.packageManager.hasSystemFeature(PackageManager.FEATURE_CAMERA_ANY)
        JSObject().put("name", Phone.name()).put("boot", Phone.boot(activity))
            .put("inbox", Phone.inbox(activity).path).put("camera", camera)
    }

    @Command
    fun keys(invoke: Invoke) = answer(invoke) {
        val box = KeyBox(activity)
        JSObject().put("seed", base64(box.secret("signing"))).put("database", base64(box.secret("database")))
    }

    @Command
    fun permission(invoke: Invoke) = answer(invoke) { JSObject().put("location", Permissions.locationState(activity)) }

    @Command
    fun self_test(invoke: Invoke) = answer(invoke) {
        SelfTest.facts(activity).entries.fold(JSObject()) { all, (name, value) -> all.put(name, value) }
    }

    @Command
    fun open_settings(invoke: Invoke) {
        val page = invoke.getArgs().getString("page", "").orEmpty()
        if (SettingsPages.open(activity, page)) invoke.resolve() else invoke.reject("no page $page", "no_page")
    }

    @Command
    fun last_fix(invoke: Invoke) = answer(invoke) {
        JSObject("""{"fix":${Phone.lastFix(activity)?.json() ?: "null"}}""")
    }

    @Command
    fun set_tracking(invoke: Invoke) {
        val on = invoke.getArgs().optBoolean("on", false)
        if (on && !Permissions.always(activity)) return invoke.reject("not always", "permission_location")
        try {
            if (on) TrackService.start(activity) else TrackService.stop(activity)
            invoke.resolve()
        } catch (error: IllegalStateException) {
            invoke.reject(error.message, "service")
        } catch (error: IOException) {
            invoke.reject(error.message, "disk")
        }
    }

    @Command
    fun locations(invoke: Invoke) = answer(invoke) {
        val after = invoke.getArgs().optLong("after", 0)
        val (reports, more) = Phone.recorder(activity).queue.page(after, PAGE)
        JSObject(reports.joinToString(",", """{"more":$more,"events":[""", "]}") { it.json() })
    }

    @Command
    fun forget_locations(invoke: Invoke) = answer(invoke) {
        Phone.recorder(activity).queue.forget(invoke.getArgs().optLong("number", 0))
        null
    }

    @Command
    fun network(invoke: Invoke) {
        val channel = invoke.parseArgs(NetworkArgs::class.java).channel
        network = NetworkWatch(activity) { online, metered ->
            channel.send(JSObject().put("online", online).put("metered", metered))
        }.also { it.begin() }
        invoke.resolve()
    }

    @Command
    fun capture(invoke: Invoke) {
        if (!activity.packageManager.hasSystemFeature(PackageManager.FEATURE_CAMERA_ANY)) {
            return invoke.reject("no camera", "no_camera")
        }
        val request = invoke.getArgs().getJSONObject("request").toString()
        val open = Intent(activity, CameraActivity::class.java).putExtra(CameraActivity.REQUEST, request)
        startActivityForResult(invoke, open, "captured")
    }

    @ActivityCallback
    fun captured(invoke: Invoke, result: ActivityResult) {
        val id = result.data?.getStringExtra(CameraActivity.CAPTURE)
        if (id != null) {
            invoke.resolve(JSObject().put("id", id))
        } else {
            val code = result.data?.getStringExtra(CameraActivity.FAILED) ?: "cancelled"
            invoke.reject("no picture", code)
        }
    }

    /** Away from the window's thread; failures get the code the library knows them by. */
    private fun answer(invoke: Invoke, work: () -> JSObject?) {
        disk.execute {
            try {
                val answer = work()
                if (answer == null) invoke.resolve() else invoke.resolve(answer)
            } catch (error: GeneralSecurityException) {
                invoke.reject(error.toString(), "key")
            } catch (error: IOException) {
                invoke.reject(error.toString(), "disk")
            } catch (error: RuntimeException) {
                // Key stores of some makers fail with unchecked exceptions; an unanswered call would hang the app.
                invoke.reject(error.toString(), "platform")
            }
        }
    }

    private fun base64(bytes: ByteArray): String = Base64.encodeToString(bytes, Base64.NO_WRAP)

    private companion object {
        /** Reports in one answer: 200 kB. */
        const val PAGE = 1000
    }
}
