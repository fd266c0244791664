package org.fengtai.device

import kotlin.math.cos
import kotlin.math.hypot
import kotlin.math.max

/**
 * How often is measured and what is kept: the same machine as `field-app/src/device/sampling.rs`, run against the same
 * table. Plain JVM: knows nothing of Android.
 */
class Sampler {
    private class Spot(val atMs: Long, val eastM: Double, val northM: Double)

    private var lastAtMs: Long? = null
    private var kept: Spot? = null
    private var anchor: Spot? = null
    private var origin: Fix? = null

    /** The person stays in one place. */
    var still = false
        private set

    /** Time to the next measurement. */
    val intervalMs: Long
        get() = if (still) Policy.STILL_INTERVAL_MS else Policy.MOVING_INTERVAL_MS

    /** Takes in a measurement; returns whether it belongs to the track. */
    fun measure(fix: Fix): Boolean {
        val zero = origin ?: fix.also { origin = it }
        val east = (fix.lon - zero.lon) * METRES_PER_DEGREE * cos(Math.toRadians(zero.lat))
        val north = (fix.lat - zero.lat) * METRES_PER_DEGREE
        return measure(fix.clock.elapsedMs, east, north, fix.accuracyM)
    }

    /** The same in metres from any fixed point. */
    fun measure(atMs: Long, eastM: Double, northM: Double, accuracyM: Double): Boolean {
        if (lastAtMs.let { it != null && atMs <= it }) return false
        lastAtMs = atMs
        val spot = Spot(atMs, eastM, northM)
        settle(spot, accuracyM)
        val before = kept
        val keep = before == null || distance(before, spot) >= Policy.KEEP_DISTANCE_M ||
            atMs - before.atMs >= Policy.KEEP_INTERVAL_MS
        if (keep) kept = spot
        return keep
    }

    /** Something woke the phone: the person may be on the way. */
    fun moved() {
        still = false
        anchor = null
    }

    private fun settle(spot: Spot, accuracyM: Double) {
        val place = anchor
        if (place != null && distance(place, spot) <= max(Policy.STILL_RADIUS_M.toDouble(), accuracyM)) {
            if (spot.atMs - place.atMs >= Policy.STILL_AFTER_MS) still = true
        } else {
            anchor = spot
            still = false
        }
    }

    private fun distance(a: Spot, b: Spot): Double = hypot(a.eastM - b.eastM, a.northM - b.northM)

    private companion object {
        /** Metres of one degree on the mean Earth sphere; good enough for telling 5 m from 15 m. */
        const val METRES_PER_DEGREE = 111_195.0
    }
}
