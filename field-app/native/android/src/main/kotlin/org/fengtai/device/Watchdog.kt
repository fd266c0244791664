package org.fengtai.device

import java.io.File

/**
 * Tells why a recording that should have been running was not. A note is written every half minute while it records; whoever
 * starts next compares it with what is now. The rules are those of `field-app/src/device/watchdog.rs`, run against the
 * same table. Plain JVM: knows nothing of Android.
 */
class Watchdog(folder: File) {
    private val note = File(folder, "watchdog.note")
    private val count = File(folder, "watchdog.count")

    /** How often the system stopped a recording since the app was installed. */
    val stops: Int
        get() = read(count)?.toIntOrNull() ?: 0

    /** The last note of a recording that was not ended; null when none should be running. */
    fun lastNote(): Clock? {
        val words = read(note)?.split(' ') ?: return null
        val numbers = words.mapNotNull { it.toLongOrNull() }
        return if (numbers.size == 3) Clock(numbers[0], numbers[1], numbers[2]) else null
    }

    /** It records. */
    fun alive(clock: Clock) = write(note, "${clock.wallMs} ${clock.elapsedMs} ${clock.boot}")

    /** The recording was ended by the app itself. */
    fun ended() {
        note.delete()
    }

    /** What happened since the last note; null when nothing did. */
    fun sinceLastNote(now: Clock, permitted: Boolean): Pair<Clock, Loss>? {
        val before = lastNote() ?: return null
        val loss = classify(before, now, permitted) ?: return null
        if (loss == Loss.STOPPED_BY_SYSTEM) write(count, (stops + 1).toString())
        return Pair(before, loss)
    }

    private fun write(file: File, text: String) = DurableFile.write(file, DurableFile.sealed(text).toByteArray())

    private fun read(file: File): String? =
        if (file.exists()) file.readLines().firstOrNull()?.let { DurableFile.unsealed(it) } else null

    companion object {
        fun classify(before: Clock, now: Clock, permitted: Boolean): Loss? = when {
            before.boot != now.boot || now.elapsedMs < before.elapsedMs -> Loss.PHONE_OFF
            now.elapsedMs - before.elapsedMs <= Policy.STOPPED_AFTER_MS -> null
            permitted -> Loss.STOPPED_BY_SYSTEM
            else -> Loss.PERMISSION_REMOVED
        }
    }
}
