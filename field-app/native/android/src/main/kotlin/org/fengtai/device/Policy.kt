package org.fengtai.device

/**
 * How often is measured, and when a recording counts as stopped. The numbers are those of `native/policy/location.json`;
 * a test of the field-app library compares them.
 */
object Policy {
    const val MOVING_INTERVAL_MS: Long = 5000
    const val STILL_INTERVAL_MS: Long = 60000
    const val STILL_AFTER_MS: Long = 120000
    const val STILL_RADIUS_M: Long = 15
    const val KEEP_DISTANCE_M: Long = 5
    const val KEEP_INTERVAL_MS: Long = 60000
    const val NO_FIX_AFTER_MS: Long = 120000
    const val HEARTBEAT_MS: Long = 30000
    const val STOPPED_AFTER_MS: Long = 90000
}
