package org.fengtai.device

import java.io.File
import java.io.FileOutputStream
import java.io.RandomAccessFile

/**
 * Reports on their way to the app, in one append-only file; its format stands in `native/README.md`.
 *
 * What [append] returned from is on the disk. A line that is cut off at the end was never told to anybody and is removed; one
 * that is damaged in the middle becomes a loss in its place, so that a hole is never mistaken for standing still.
 * Plain JVM: knows nothing of Android.
 */
class LocationQueue(folder: File) {
    private val file = File(folder, "location-queue.log")
    private val reports = ArrayDeque<Report>()
    private var last = 0L
    private var lines = 0
    private var torn = false
    private var out: FileOutputStream

    init {
        folder.mkdirs()
        load()
        out = FileOutputStream(file, true)
    }

    /** Adds a position; returns its number. */
    @Synchronized
    fun append(fix: Fix): Long = append(Report.Position(last + 1, fix))

    /** Adds a loss; returns its number. */
    @Synchronized
    fun append(clock: Clock, reason: Loss): Long = append(Report.Lost(last + 1, clock, reason))

    /** Reports after number [after], oldest first, at most [limit], and whether there are more. */
    @Synchronized
    fun page(after: Long, limit: Int): Pair<List<Report>, Boolean> {
        val found = reports.filter { it.number > after }
        return Pair(found.take(limit), found.size > limit)
    }

    /** The reports up to and including [number] are durable elsewhere. */
    @Synchronized
    fun forget(number: Long) {
        if (reports.isEmpty() || reports.first().number > number) return
        while (reports.isNotEmpty() && reports.first().number <= number) reports.removeFirst()
        if (reports.isEmpty() || lines > COMPACT_AT) compact() else write("G $number")
    }

    private fun append(report: Report): Long {
        write(report.line())
        last = report.number
        reports.addLast(report)
        return last
    }

    private fun write(text: String) {
        // After a failure part of a line may stand there: it becomes a line of its own, which is skipped.
        val bytes = ((if (torn) "\n" else "") + DurableFile.sealed(text)).toByteArray()
        torn = true
        out.write(bytes)
        out.fd.sync()
        torn = false
        lines += 1
    }

    /** The last number stays in the file: numbers are never given twice. */
    private fun compact() {
        val kept = reports.map { it.line() } + "N $last"
        out.close()
        DurableFile.write(file, kept.joinToString("") { DurableFile.sealed(it) }.toByteArray())
        out = FileOutputStream(file, true)
        lines = kept.size
    }

    private fun load() {
        if (!file.exists()) {
            DurableFile.write(file, DurableFile.sealed("N 0").toByteArray())
        }
        val text = String(file.readBytes())
        val whole = text.substring(0, text.lastIndexOf('\n') + 1)
        if (whole.length < text.length) cutTo(whole.toByteArray().size.toLong())
        var damaged = false
        for (line in whole.lineSequence().filter { it.isNotEmpty() }) {
            lines += 1
            val read = DurableFile.unsealed(line)
            if (read == null || !take(read, damaged)) damaged = true else damaged = false
        }
        if (damaged) noteDamage(last + 1)
    }

    /** Takes in a line; whether it was one. [damaged] says that the line before was none. */
    private fun take(line: String, damaged: Boolean): Boolean {
        val number = line.drop(2).toLongOrNull()
        if (line.startsWith("N ") && number != null) {
            last = maxOf(last, number)
            return true
        }
        if (line.startsWith("G ") && number != null) {
            while (reports.isNotEmpty() && reports.first().number <= number) reports.removeFirst()
            return true
        }
        val report = Report.read(line) ?: return false
        if (report.number <= last) return false
        if (damaged && report.number > last + 1) noteDamage(report.number - 1)
        last = report.number
        reports.addLast(report)
        return true
    }

    private fun noteDamage(number: Long) {
        val before = when (val report = reports.lastOrNull()) {
            is Report.Position -> report.fix.clock
            is Report.Lost -> report.clock
            null -> return
        }
        last = number
        reports.addLast(Report.Lost(number, before, Loss.DAMAGED))
    }

    private fun cutTo(length: Long) {
        RandomAccessFile(file, "rw").use {
            it.setLength(length)
            it.fd.sync()
        }
    }

    private companion object {
        /** Lines after which forgotten ones are removed: half a megabyte, a working day of walking. */
        const val COMPACT_AT = 6000
    }
}
