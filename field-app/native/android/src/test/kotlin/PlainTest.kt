import org.fengtai.device.*
import java.io.File
import java.nio.file.Files
import kotlin.system.exitProcess

/**
 * Runs what does not need Android: `native/README.md` has the command. Needs no test framework, so that a Kotlin compiler and
 * a JVM are enough. The argument is the folder `native/policy`.
 */
fun main(arguments: Array<String>) {
    val policy = File(arguments[0])
    samplerDoesWhatTheSharedTableSays(policy)
    watchdogDoesWhatTheSharedTableSays(policy)
    aQueueSurvivesEveryCut()
    damageInTheMiddleIsTold()
    aFailedWriteHarmsNoOther()
    numbersAreNeverGivenTwice()
    aRecordingTellsItsLosses()
    aPictureIsDurableBeforeItIsTold(arguments.getOrNull(1))
    println("all passed")
}

fun check(what: Boolean, told: () -> String) {
    if (!what) {
        System.err.println("failed: " + told())
        exitProcess(1)
    }
}

fun same(expected: Any?, found: Any?, where: String) = check(expected == found) { "$where: $expected != $found" }

fun folder(): File = Files.createTempDirectory("fengtai").toFile()

fun at(ms: Long) = Clock(1_000_000 + ms, ms, 7)

fun fix(ms: Long, metres: Double, source: String = Recorder.GNSS) =
    Fix(at(ms), 34.26 + metres / 111_195.0, 108.94, 5.0, source, false)

fun table(file: File) = file.readLines().filter { !it.startsWith("#") }.map { it.trim().split(Regex("\\s+")) }

fun samplerDoesWhatTheSharedTableSays(policy: File) {
    val sampler = Sampler()
    for (row in table(File(policy, "sampler.txt"))) {
        val kept = sampler.measure(row[0].toLong(), 0.0, row[1].toDouble(), row[2].toDouble())
        same(row[4] == "yes", kept, row.toString())
        same(row[5] == "still", sampler.still, row.toString())
        same(row[6].toLong(), sampler.intervalMs, row.toString())
    }
}

fun watchdogDoesWhatTheSharedTableSays(policy: File) {
    for (row in table(File(policy, "watchdog.txt"))) {
        val before = Clock(0, row[1].toLong(), row[0].toLong())
        val now = Clock(0, row[3].toLong(), row[2].toLong())
        same(row[6], Watchdog.classify(before, now, row[4] == "yes")?.code ?: "none", row.toString())
    }
}

/** The process dies after any byte of the last write: what was told before is there, nothing is made up. */
fun aQueueSurvivesEveryCut() {
    val whole = folder()
    val queue = LocationQueue(whole)
    for (step in 1..3L) queue.append(fix(step * 1000, step * 10.0))
    val file = File(whole, "location-queue.log")
    val before = file.length()
    queue.append(at(9000), Loss.NO_FIX)
    val bytes = file.readBytes()
    for (length in before until bytes.size) {
        val cut = folder()
        File(cut, file.name).writeBytes(bytes.copyOf(length.toInt()))
        val again = LocationQueue(cut)
        same(listOf(1L, 2L, 3L), again.page(0, 100).first.map { it.number }, "cut to $length")
        same(4L, again.append(fix(20_000, 0.0)), "the next number after a cut to $length")
        same(4, LocationQueue(cut).page(0, 100).first.size, "what is written after a cut to $length is read")
    }
    same(queue.page(0, 9).first, LocationQueue(whole).page(0, 9).first, "a whole queue comes back as it was")
}

fun damageInTheMiddleIsTold() {
    val folder = folder()
    val queue = LocationQueue(folder)
    for (step in 1..5L) queue.append(fix(step * 1000, step * 10.0))
    val file = File(folder, "location-queue.log")
    val lines = file.readLines().toMutableList()
    lines[3] = lines[3].replace("34.26", "35.26")
    file.writeText(lines.joinToString("\n", postfix = "\n"))
    val read = LocationQueue(folder).page(0, 100).first
    same(listOf(1L, 2L, 3L, 4L, 5L), read.map { it.number }, "numbers")
    same(Loss.DAMAGED, (read[2] as Report.Lost).reason, "the damaged one is a loss")
}

/** Part of a line was written when the disk was full; the next one begins anew. */
fun aFailedWriteHarmsNoOther() {
    val folder = folder()
    val queue = LocationQueue(folder)
    queue.append(fix(1000, 0.0))
    val file = File(folder, "location-queue.log")
    val line = DurableFile.sealed(Report.Position(2, fix(2000, 10.0)).line())
    file.appendText("0badc0de F 2 10\n" + line)
    same(listOf(1L, 2L), LocationQueue(folder).page(0, 9).first.map { it.number }, "around a torn line")
}

fun numbersAreNeverGivenTwice() {
    val folder = folder()
    var queue = LocationQueue(folder)
    for (step in 1..7000L) queue.append(fix(step, step.toDouble()))
    queue.forget(6500)
    queue = LocationQueue(folder)
    same(500, queue.page(0, 10_000).first.size, "left after forgetting")
    same(Pair(200, true), queue.page(0, 200).let { Pair(it.first.size, it.second) }, "a page")
    queue.forget(7000)
    check(File(folder, "location-queue.log").length() < 100) { "the file is small again" }
    same(7001L, LocationQueue(folder).append(fix(8000, 0.0)), "after everything was forgotten")
}

fun aRecordingTellsItsLosses() {
    val folder = folder()
    var recorder = Recorder(folder)
    recorder.begin(at(0), true)
    recorder.measured(fix(1_000, 0.0))
    check(!recorder.measured(fix(3_000, 500.0, Recorder.NETWORK))) { "cells beside a receiver are left out" }
    recorder.measured(fix(6_000, 10.0))
    recorder.tick(at(126_000))
    recorder.tick(at(156_000))
    check(recorder.measured(fix(160_000, 10.0, Recorder.NETWORK))) { "after a loss the next fix is kept" }
    recorder = Recorder(folder)
    recorder.begin(at(900_000), true)
    recorder.lose(at(901_000), Loss.PROVIDER_OFF)
    recorder = Recorder(folder)
    recorder.begin(Clock(5_000_000, 20_000, 8), true)
    recorder.end()
    Recorder(folder).begin(Clock(9_000_000, 9_000_000, 8), true)
    val told = recorder.queue.page(0, 100).first.map { if (it is Report.Lost) it.reason.code else "fix" }
    val expected = listOf("fix", "fix", "no_fix", "fix", "stopped_by_system", "provider_off", "phone_off")
    same(expected, told, "what is told")
    same(at(6_000), (recorder.queue.page(2, 1).first[0] as Report.Lost).clock, "since the last fix, not since it was noticed")
    same(1, recorder.watchdog.stops, "stops are counted")
}

fun aPictureIsDurableBeforeItIsTold(keepIn: String?) {
    val folder = keepIn?.let { File(it) } ?: folder()
    val request = """{"task":"t","target":"{\"of\":\"selfie\"}","account":"a","offset_ms":-1200,"front":true}"""
    val id = CaptureInbox(folder).keep(byteArrayOf(1, 2, 3), request, at(5), fix(4, 0.0))
    same(setOf("$id.json", "$id.jpg"), folder.list()!!.filter { it.startsWith(id) }.toSet(), "files")
    check(File(folder, "$id.json").readText().contains(request)) { "the request is passed on untouched" }
}
