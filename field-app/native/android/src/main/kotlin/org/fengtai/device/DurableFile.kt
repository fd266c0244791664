package org.fengtai.device

import java.io.File
import java.io.FileOutputStream
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption
import java.util.Locale
import java.util.zip.CRC32

/** Files that are either whole or not there. Plain JVM: knows nothing of Android. */
object DurableFile {
    /** Puts [bytes] at [file]: written beside it, flushed, renamed, and the folder flushed. */
    fun write(file: File, bytes: ByteArray) {
        val beside = File(file.path + ".part")
        FileOutputStream(beside).use { out ->
            out.write(bytes)
            out.fd.sync()
        }
        Files.move(beside.toPath(), file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
        syncFolder(file.parentFile!!)
    }

    /** Flushes a folder, so that a rename in it survives a power loss. */
    fun syncFolder(folder: File) {
        FileChannel.open(folder.toPath(), StandardOpenOption.READ).use { it.force(true) }
    }

    /** One line with its checksum: `crc32 text`. */
    fun sealed(text: String): String = crc(text) + " " + text + "\n"

    /** The text of a sealed line; null when it is not what was written. */
    fun unsealed(line: String): String? {
        val text = line.drop(9)
        return if (line.length > 9 && line[8] == ' ' && line.take(8) == crc(text)) text else null
    }

    private fun crc(text: String): String {
        val crc = CRC32()
        crc.update(text.toByteArray())
        // Not the language of the phone: some write digits of their own.
        return String.format(Locale.ROOT, "%08x", crc.value)
    }
}
