package org.fengtai.device

/** What the clocks say: the one a person can set, and the one that counts from the start of the phone. */
data class Clock(val wallMs: Long, val elapsedMs: Long, val boot: Long)

/** One measurement. [source] is `gnss` or `network`. */
data class Fix(
    val clock: Clock,
    val lat: Double,
    val lon: Double,
    val accuracyM: Double,
    val source: String,
    val mock: Boolean,
) {
    /** As the evidence writes a position. */
    fun json(): String =
        """{"lat":$lat,"lon":$lon,"acc":$accuracyM,"t":${clock.wallMs},"src":"$source","mock":$mock}"""
}

/** Why there are no positions; the names are those the library reads. */
enum class Loss(val code: String) {
    NO_FIX("no_fix"),
    PERMISSION_REMOVED("permission_removed"),
    PROVIDER_OFF("provider_off"),
    STOPPED_BY_SYSTEM("stopped_by_system"),
    PHONE_OFF("phone_off"),
    DAMAGED("damaged");

    companion object {
        fun of(code: String): Loss? = values().find { it.code == code }
    }
}

/** Something in the queue. */
sealed class Report {
    abstract val number: Long

    data class Position(override val number: Long, val fix: Fix) : Report()

    data class Lost(override val number: Long, val clock: Clock, val reason: Loss) : Report()

    /** As it stands in the file, without its checksum. */
    fun line(): String = when (this) {
        is Position -> with(fix) {
            "F $number ${clock.wallMs} ${clock.elapsedMs} ${clock.boot} $lat $lon $accuracyM $source $mock"
        }
        is Lost -> "L $number ${clock.wallMs} ${clock.elapsedMs} ${clock.boot} ${reason.code}"
    }

    /** As the library reads it. */
    fun json(): String = when (this) {
        is Position -> with(fix) {
            """{"number":$number,${clockJson(clock)},"kind":"fix","lat":$lat,"lon":$lon,""" +
                """"acc":$accuracyM,"src":"$source","mock":$mock}"""
        }
        is Lost -> """{"number":$number,${clockJson(clock)},"kind":"lost","reason":"${reason.code}"}"""
    }

    private fun clockJson(clock: Clock): String =
        """"wall_ms":${clock.wallMs},"elapsed_ms":${clock.elapsedMs},"boot":${clock.boot}"""

    companion object {
        /** What a line says; null for one that is none. */
        fun read(line: String): Report? = try {
            val words = line.split(' ')
            val clock = Clock(words[2].toLong(), words[3].toLong(), words[4].toLong())
            when (words[0]) {
                "F" -> Position(
                    words[1].toLong(),
                    Fix(
                        clock, words[5].toDouble(), words[6].toDouble(), words[7].toDouble(), words[8],
                        words[9].toBoolean(),
                    ),
                )
                "L" -> Loss.of(words[5])?.let { Lost(words[1].toLong(), clock, it) }
                else -> null
            }
        } catch (_: NumberFormatException) {
            null
        } catch (_: IndexOutOfBoundsException) {
            null
        }
    }
}
