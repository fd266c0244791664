package org.fengtai.device

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureFailure
import android.hardware.camera2.CaptureRequest
import android.media.ImageReader
import android.os.Handler
import android.util.Size
import android.view.Surface

/** One open camera of the phone: shows what it sees on a surface, and takes a JPEG. All calls on [handler]'s thread. */
class CameraSession(
    context: Context,
    private val handler: Handler,
    private val taken: (ByteArray) -> Unit,
    private val failed: () -> Unit,
) {
    private val manager = context.getSystemService(CameraManager::class.java)
    private var camera: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var reader: ImageReader? = null
    private var preview: Surface? = null
    private var facts: CameraCharacteristics? = null

    /** Opens the camera that faces the person or the other one; any there is when there is no such. */
    @SuppressLint("MissingPermission")
    fun open(front: Boolean, screen: SurfaceTexture) {
        close()
        try {
            val manager = manager ?: return failed()
            val wanted = if (front) CameraCharacteristics.LENS_FACING_FRONT else CameraCharacteristics.LENS_FACING_BACK
            val ids = manager.cameraIdList
            val id = ids.firstOrNull { facing(manager, it) == wanted } ?: ids.firstOrNull() ?: return failed()
            val facts = manager.getCameraCharacteristics(id).also { this.facts = it }
            val size = largest(facts, ImageFormat.JPEG, MAX_PIXELS)
            val shown = largest(facts, SCREEN_FORMAT, PREVIEW_PIXELS)
            screen.setDefaultBufferSize(shown.width, shown.height)
            preview = Surface(screen)
            reader = ImageReader.newInstance(size.width, size.height, ImageFormat.JPEG, 2).also {
                it.setOnImageAvailableListener({ reader -> read(reader) }, handler)
            }
            manager.openCamera(id, opened, handler)
        } catch (_: CameraAccessException) {
            failed()
        } catch (_: SecurityException) {
            failed()
        }
    }

    /** Takes a picture; [turned] is how the phone is held, in degrees clockwise from upright. */
    fun shoot(turned: Int) = guarded {
        val (camera, session) = Pair(camera ?: return@guarded, session ?: return@guarded)
        val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_STILL_CAPTURE)
        request.addTarget(reader?.surface ?: return@guarded)
        focus(request)
        request.set(CaptureRequest.JPEG_ORIENTATION, orientation(turned))
        request.set(CaptureRequest.JPEG_QUALITY, QUALITY)
        session.capture(request.build(), shot, handler)
    }

    fun close() {
        session?.close()
        camera?.close()
        reader?.close()
        preview?.release()
        session = null
        camera = null
        reader = null
        preview = null
    }

    private val opened = object : CameraDevice.StateCallback() {
        @Suppress("DEPRECATION")
        override fun onOpened(camera: CameraDevice) {
            this@CameraSession.camera = camera
            guarded { camera.createCaptureSession(listOfNotNull(preview, reader?.surface), configured, handler) }
        }

        override fun onDisconnected(camera: CameraDevice) = close()

        override fun onError(camera: CameraDevice, error: Int) {
            close()
            failed()
        }
    }

    private val configured = object : CameraCaptureSession.StateCallback() {
        override fun onConfigured(session: CameraCaptureSession) = guarded {
            val camera = camera ?: return@guarded
            this@CameraSession.session = session
            val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW)
            request.addTarget(preview ?: return@guarded)
            focus(request)
            session.setRepeatingRequest(request.build(), null, handler)
        }

        override fun onConfigureFailed(session: CameraCaptureSession) = failed()
    }

    private val shot = object : CameraCaptureSession.CaptureCallback() {
        override fun onCaptureFailed(session: CameraCaptureSession, request: CaptureRequest, failure: CaptureFailure) =
            failed()
    }

    private fun focus(request: CaptureRequest.Builder) {
        request.set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
        request.set(CaptureRequest.CONTROL_AE_MODE, CaptureRequest.CONTROL_AE_MODE_ON_AUTO_FLASH)
    }

    private fun read(reader: ImageReader) {
        val image = reader.acquireNextImage() ?: return
        val buffer = image.planes[0].buffer
        val bytes = ByteArray(buffer.remaining())
        buffer.get(bytes)
        image.close()
        taken(bytes)
    }

    private fun orientation(turned: Int): Int {
        val sensor = facts?.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0
        val front = facts?.get(CameraCharacteristics.LENS_FACING) == CameraCharacteristics.LENS_FACING_FRONT
        return (sensor + (if (front) -turned else turned) + 360) % 360
    }

    private fun facing(manager: CameraManager, id: String): Int? =
        manager.getCameraCharacteristics(id).get(CameraCharacteristics.LENS_FACING)

    private fun largest(facts: CameraCharacteristics, format: Int, pixels: Int): Size {
        val map = facts.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)
        val sizes = if (format == SCREEN_FORMAT) {
            map?.getOutputSizes(SurfaceTexture::class.java)
        } else {
            map?.getOutputSizes(format)
        }.orEmpty()
        val fitting = sizes.filter { it.width * it.height <= pixels }
        return fitting.maxByOrNull { it.width * it.height } ?: sizes.minByOrNull { it.width * it.height } ?: Size(1920, 1080)
    }

    /** A camera taken away by another app or by the system is a failure to be told, not a crash. */
    private fun guarded(work: () -> Unit) = try {
        work()
    } catch (_: CameraAccessException) {
        failed()
    } catch (_: IllegalStateException) {
        failed()
    }

    private companion object {
        /** Stands for the format of what is shown on the screen. */
        const val SCREEN_FORMAT = 0

        /** Twelve megapixels: about 4 MB, far below what the library takes (20 MB). */
        const val MAX_PIXELS = 12_600_000
        const val PREVIEW_PIXELS = 1920 * 1080
        const val QUALITY: Byte = 92
    }
}
