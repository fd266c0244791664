package org.fengtai.device

import java.io.File
import java.security.MessageDigest
import java.security.SecureRandom
import java.util.Locale

/**
 * The private folder where pictures lie before the app has taken them in. The note first, the picture last: what is there
 * can be told. Plain JVM: knows nothing of Android; the library reads and empties the folder.
 */
class CaptureInbox(private val folder: File) {
    /** Makes a picture durable; returns its id. [request] is the app's request as JSON, passed on untouched. */
    fun keep(picture: ByteArray, request: String, taken: Clock, fix: Fix?): String {
        folder.mkdirs()
        val id = "${taken.wallMs}-${hex(ByteArray(4).also { SecureRandom().nextBytes(it) })}"
        val sha256 = hex(MessageDigest.getInstance("SHA-256").digest(picture))
        val note = """{"version":1,"request":$request,"wall_ms":${taken.wallMs},"elapsed_ms":${taken.elapsedMs},""" +
            """"boot":${taken.boot},"sha256":"$sha256","fix":${fix?.json() ?: "null"}}"""
        DurableFile.write(File(folder, "$id.json"), note.toByteArray())
        DurableFile.write(File(folder, "$id.jpg"), picture)
        return id
    }

    private fun hex(bytes: ByteArray): String = bytes.joinToString("") { String.format(Locale.ROOT, "%02x", it) }
}
