package org.fengtai.device

import java.io.File
import java.io.IOException

/**
 * What the service that records does with what it hears: keeps, numbers, tells losses, notes that it lives.
 * Plain JVM: knows nothing of Android. One at a time in the process.
 */
class Recorder(folder: File) {
    val queue = LocationQueue(folder)
    val watchdog = Watchdog(folder)
    private var sampler = Sampler()
    private var lastFix: Clock? = null
    private var lastGnssMs: Long? = null
    private var lost = false
    private var notedMs: Long? = null

    /** Time to the next measurement. */
    val intervalMs: Long
        get() = sampler.intervalMs

    /** Recording begins, or goes on after something ended it: what happened since is told first. */
    @Synchronized
    fun begin(now: Clock, permitted: Boolean) {
        attempt { watchdog.sinceLastNote(now, permitted)?.let { (at, reason) -> queue.append(at, reason) } }
        sampler = Sampler()
        lastFix = now
        lost = false
        note(now)
    }

    /** A measurement; returns whether it was kept. */
    @Synchronized
    fun measured(fix: Fix): Boolean {
        val at = fix.clock.elapsedMs
        if (fix.source == GNSS) {
            lastGnssMs = at
        } else if (lastGnssMs.let { it != null && at - it < GNSS_PREFERRED_MS }) {
            // Cells and Wi-Fi beside a working receiver only make the track jump.
            return false
        }
        lastFix = fix.clock
        val keep = sampler.measure(fix) || lost
        val kept = keep && attempt { queue.append(fix) }
        if (kept) lost = false
        note(fix.clock)
        return kept
    }

    /** Time has passed: tells a loss when there was no measurement for long. */
    @Synchronized
    fun tick(now: Clock) {
        val since = lastFix
        if (since != null && now.elapsedMs - since.elapsedMs >= Policy.NO_FIX_AFTER_MS) lose(since, Loss.NO_FIX)
        note(now)
    }

    /** There are no positions from [at] on; told once until there are again. */
    @Synchronized
    fun lose(at: Clock, reason: Loss) {
        if (!lost) lost = attempt { queue.append(at, reason) }
    }

    /** The phone was moved while the person seemed to stay. */
    @Synchronized
    fun moved() = sampler.moved()

    /** The app ended the recording. */
    @Synchronized
    fun end() = watchdog.ended()

    private fun note(now: Clock) {
        val before = notedMs
        if (before == null || now.elapsedMs - before >= Policy.HEARTBEAT_MS || now.elapsedMs < before) {
            attempt { watchdog.alive(now) }
            notedMs = now.elapsedMs
        }
    }

    /** A full disk loses positions and must not end the app: the time without them shows as a gap. */
    private fun attempt(work: () -> Unit): Boolean = try {
        work()
        true
    } catch (_: IOException) {
        false
    }

    companion object {
        const val GNSS = "gnss"
        const val NETWORK = "network"

        /** Time after a fix of the receiver in which other fixes are left out. */
        const val GNSS_PREFERRED_MS = 30_000L
    }
}
