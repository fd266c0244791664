import Foundation

/// What the clocks say: the one a person can set, and the one that counts from the start of the phone, time asleep included.
struct Clock: Equatable {
  let wallMs: Int64
  let elapsedMs: Int64
  let boot: UInt64

  static func now() -> Clock {
    Clock(wallMs: Int64(Date().timeIntervalSince1970 * 1000), elapsedMs: elapsed(), boot: Boot.number)
  }

  private static func elapsed() -> Int64 {
    Int64(clock_gettime_nsec_np(CLOCK_MONOTONIC) / 1_000_000)
  }
}

/// Which start of the phone this is: a number made of the system's own id of it, as on the desktop.
enum Boot {
  static let number: UInt64 = {
    var size = 0
    guard sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0) == 0, size > 0 else { return fallback() }
    var bytes = [UInt8](repeating: 0, count: size)
    guard sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0) == 0 else { return fallback() }
    // 53 bits: the number must survive JSON readers that know only doubles.
    return Digest.sha256(Data(bytes)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 11
  }()

  /// Where the system does not tell: the moment it was started, to ten seconds. A clock that is set makes it another number,
  /// which claims less, never more.
  private static func fallback() -> UInt64 {
    let since = Double(clock_gettime_nsec_np(CLOCK_MONOTONIC)) / 1e9
    return UInt64(max(0, (Date().timeIntervalSince1970 - since) / 10))
  }
}

/// One measurement.
struct Fix: Equatable {
  let clock: Clock
  let lat: Double
  let lon: Double
  let accuracyM: Double
  let source: String
  let mock: Bool

  /// As the evidence writes a position.
  var json: [String: Any] {
    ["lat": lat, "lon": lon, "acc": accuracyM, "t": clock.wallMs, "src": source, "mock": mock]
  }
}

/// Why there are no positions; the names are those the library reads.
enum Loss: String {
  case noFix = "no_fix"
  case permissionRemoved = "permission_removed"
  case providerOff = "provider_off"
  case stoppedBySystem = "stopped_by_system"
  case phoneOff = "phone_off"
  case damaged
}

/// Something in the queue.
struct Report: Equatable {
  enum What: Equatable {
    case fix(Fix)
    case lost(Clock, Loss)
  }

  let number: Int64
  let what: What

  var clock: Clock {
    switch what {
    case .fix(let fix): return fix.clock
    case .lost(let clock, _): return clock
    }
  }

  /// As it stands in the file, without its checksum: the same format as on Android.
  var line: String {
    let times = "\(number) \(clock.wallMs) \(clock.elapsedMs) \(clock.boot)"
    switch what {
    case .fix(let fix): return "F \(times) \(fix.lat) \(fix.lon) \(fix.accuracyM) \(fix.source) \(fix.mock)"
    case .lost(_, let reason): return "L \(times) \(reason.rawValue)"
    }
  }

  /// As the library reads it.
  var json: [String: Any] {
    var all: [String: Any] = [
      "number": number, "wall_ms": clock.wallMs, "elapsed_ms": clock.elapsedMs, "boot": clock.boot,
    ]
    switch what {
    case .fix(let fix):
      all.merge(["kind": "fix", "lat": fix.lat, "lon": fix.lon, "acc": fix.accuracyM]) { $1 }
      all.merge(["src": fix.source, "mock": fix.mock]) { $1 }
    case .lost(_, let reason): all.merge(["kind": "lost", "reason": reason.rawValue]) { $1 }
    }
    return all
  }

  /// What a line says; nil for one that is none.
  static func read(_ line: String) -> Report? {
    let words = line.split(separator: " ").map(String.init)
    guard words.count >= 6, let number = Int64(words[1]), let wall = Int64(words[2]), let elapsed = Int64(words[3]),
      let boot = UInt64(words[4])
    else { return nil }
    let clock = Clock(wallMs: wall, elapsedMs: elapsed, boot: boot)
    switch words[0] {
    case "L":
      return Loss(rawValue: words[5]).map { Report(number: number, what: .lost(clock, $0)) }
    case "F":
      guard words.count == 10, let lat = Double(words[5]), let lon = Double(words[6]), let accuracy = Double(words[7])
      else { return nil }
      let fix = Fix(
        clock: clock, lat: lat, lon: lon, accuracyM: accuracy, source: words[8], mock: words[9] == "true")
      return Report(number: number, what: .fix(fix))
    default: return nil
    }
  }
}
