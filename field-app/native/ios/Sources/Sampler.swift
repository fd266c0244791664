import Foundation

/// How often is measured and what is kept: the same machine as `field-app/src/device/sampling.rs`.
struct Sampler {
  private struct Spot {
    let atMs: Int64
    let eastM: Double
    let northM: Double
  }

  /// Metres of one degree on the mean Earth sphere; good enough for telling 5 m from 15 m.
  private static let metresPerDegree = 111_195.0

  private var lastAtMs: Int64?
  private var kept: Spot?
  private var anchor: Spot?
  private var origin: Fix?
  /// The person stays in one place.
  private(set) var still = false

  /// Takes in a measurement; returns whether it belongs to the track.
  mutating func measure(_ fix: Fix) -> Bool {
    let zero = origin ?? fix
    origin = zero
    let east = (fix.lon - zero.lon) * Self.metresPerDegree * cos(zero.lat * .pi / 180)
    let north = (fix.lat - zero.lat) * Self.metresPerDegree
    return measure(atMs: fix.clock.elapsedMs, eastM: east, northM: north, accuracyM: fix.accuracyM)
  }

  /// The same in metres from any fixed point.
  mutating func measure(atMs: Int64, eastM: Double, northM: Double, accuracyM: Double) -> Bool {
    if let last = lastAtMs, atMs <= last { return false }
    lastAtMs = atMs
    let spot = Spot(atMs: atMs, eastM: eastM, northM: northM)
    settle(spot, accuracyM)
    let keep =
      kept.map {
        distance($0, spot) >= Double(Policy.keepDistanceM) || atMs - $0.atMs >= Policy.keepIntervalMs
      } ?? true
    if keep { kept = spot }
    return keep
  }

  private mutating func settle(_ spot: Spot, _ accuracyM: Double) {
    if let place = anchor, distance(place, spot) <= max(Double(Policy.stillRadiusM), accuracyM) {
      if spot.atMs - place.atMs >= Policy.stillAfterMs { still = true }
    } else {
      anchor = spot
      still = false
    }
  }

  private func distance(_ a: Spot, _ b: Spot) -> Double {
    hypot(a.eastM - b.eastM, a.northM - b.northM)
  }
}
