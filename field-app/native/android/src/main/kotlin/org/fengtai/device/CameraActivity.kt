package org.fengtai.device

import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import android.graphics.Color
import android.graphics.Matrix
import android.graphics.SurfaceTexture
import android.os.Bundle
import android.os.Handler
import android.os.HandlerThread
import android.util.Log
import android.view.Gravity
import android.view.OrientationEventListener
import android.view.TextureView
import android.view.View
import android.widget.Button
import android.widget.FrameLayout
import android.widget.LinearLayout
import java.io.IOException
import org.json.JSONObject

/**
 * The camera of the app. When it closes with a picture, the picture and its note are on the disk; the gallery is never touched.
 * If the app is killed while it is open, the app finds what was taken in the inbox at its next start.
 */
class CameraActivity : Activity(), TextureView.SurfaceTextureListener {
    private lateinit var screen: TextureView
    private lateinit var shutter: Button
    private lateinit var thread: HandlerThread
    private lateinit var handler: Handler
    private lateinit var session: CameraSession
    private lateinit var held: OrientationEventListener
    private lateinit var request: String
    private var front = false
    private var turned = 0

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        request = intent.getStringExtra(REQUEST) ?: return finish()
        front = savedInstanceState?.getBoolean(FRONT) ?: JSONObject(request).optBoolean("front", false)
        thread = HandlerThread("fengtai-camera").also { it.start() }
        handler = Handler(thread.looper)
        session = CameraSession(this, handler, ::keep) { runOnUiThread { finishWith(FAILED, "no_camera") } }
        held = object : OrientationEventListener(this) {
            override fun onOrientationChanged(orientation: Int) {
                if (orientation != ORIENTATION_UNKNOWN) turned = (orientation + 45) / 90 * 90 % 360
            }
        }
        setContentView(content())
        if (!Permissions.camera(this) && !Permissions.askCamera(this)) finishWith(FAILED, "permission_camera")
    }

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<String>, grantResults: IntArray) {
        super.onRequestPermissionsResult(requestCode, permissions, grantResults)
        if (grantResults.firstOrNull() == PackageManager.PERMISSION_GRANTED) begin()
        else if (grantResults.isNotEmpty()) finishWith(FAILED, "permission_camera")
    }

    override fun onResume() {
        super.onResume()
        held.enable()
        begin()
    }

    override fun onPause() {
        held.disable()
        handler.post { session.close() }
        super.onPause()
    }

    override fun onDestroy() {
        // A picture that is being written is written to its end before the thread stops.
        if (::thread.isInitialized) thread.quitSafely()
        super.onDestroy()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(FRONT, front)
    }

    private fun begin() {
        val texture = screen.surfaceTexture ?: return
        if (Permissions.camera(this)) handler.post { session.open(front, texture) }
    }

    /** On the camera's thread: durable first, told afterwards. */
    private fun keep(picture: ByteArray) {
        try {
            val taken = Phone.clock(this)
            val id = CaptureInbox(Phone.inbox(this)).keep(picture, request, taken, Phone.lastFix(this))
            runOnUiThread { finishWith(CAPTURE, id) }
        } catch (error: IOException) {
            Log.e("fengtai", "the picture could not be kept", error)
            runOnUiThread { finishWith(FAILED, "disk") }
        }
    }

    private fun finishWith(name: String, value: String) {
        setResult(if (name == CAPTURE) RESULT_OK else RESULT_CANCELED, Intent().putExtra(name, value))
        finish()
    }

    private fun content(): View {
        screen = TextureView(this).also { it.surfaceTextureListener = this }
        shutter = button(R.string.fengtai_camera_shoot) {
            shutter.isEnabled = false
            handler.post { session.shoot(turned) }
        }
        val turn = button(R.string.fengtai_camera_turn) {
            front = !front
            begin()
        }
        val close = button(R.string.fengtai_camera_close) { finish() }
        val row = LinearLayout(this)
        for (each in listOf(close, shutter, turn)) {
            row.addView(each, LinearLayout.LayoutParams(0, LinearLayout.LayoutParams.WRAP_CONTENT, 1f))
        }
        val margin = (24 * resources.displayMetrics.density).toInt()
        val below = FrameLayout.LayoutParams(
            FrameLayout.LayoutParams.MATCH_PARENT, FrameLayout.LayoutParams.WRAP_CONTENT, Gravity.BOTTOM,
        )
        below.setMargins(margin, margin, margin, 2 * margin)
        return FrameLayout(this).apply {
            setBackgroundColor(Color.BLACK)
            addView(screen)
            addView(row, below)
        }
    }

    /** Large enough for gloves. */
    private fun button(text: Int, pressed: () -> Unit) = Button(this).apply {
        setText(text)
        minHeight = (64 * resources.displayMetrics.density).toInt()
        setOnClickListener { pressed() }
    }

    override fun onSurfaceTextureAvailable(surface: SurfaceTexture, width: Int, height: Int) {
        fit(width, height)
        begin()
    }

    override fun onSurfaceTextureSizeChanged(surface: SurfaceTexture, width: Int, height: Int) = fit(width, height)

    override fun onSurfaceTextureDestroyed(surface: SurfaceTexture): Boolean = true

    override fun onSurfaceTextureUpdated(surface: SurfaceTexture) = Unit

    /** The whole picture is shown, with bars beside it: what is not seen must not be on it. The activity stays upright. */
    private fun fit(width: Int, height: Int) {
        val shownHeight = width * 16f / 9f
        val matrix = Matrix()
        val scale = if (shownHeight > height) height / shownHeight else 1f
        matrix.setScale(scale, shownHeight * scale / height, width / 2f, height / 2f)
        screen.setTransform(matrix)
    }

    companion object {
        /** The app's request as JSON, in. */
        const val REQUEST = "request"

        /** Id of the picture, out. */
        const val CAPTURE = "capture"

        /** Why there is none, out. */
        const val FAILED = "failed"
        private const val FRONT = "front"
    }
}
