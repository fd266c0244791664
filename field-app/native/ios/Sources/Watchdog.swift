import Foundation

/// Tells why a recording that should have been running was not: the same rules as `field-app/src/device/watchdog.rs`.
final class Watchdog {
  private let note: URL
  private let count: URL

  init(folder: URL) {
    note = folder.appendingPathComponent("watchdog.note")
    count = folder.appendingPathComponent("watchdog.count")
  }

  /// How often the system stopped a recording since the app was installed.
  var stops: Int { read(count).flatMap(Int.init) ?? 0 }

  /// The last note of a recording that was not ended; nil when none should be running.
  var lastNote: Clock? {
    let words = read(note)?.split(separator: " ") ?? []
    guard words.count == 3, let wall = Int64(words[0]), let elapsed = Int64(words[1]), let boot = UInt64(words[2])
    else { return nil }
    return Clock(wallMs: wall, elapsedMs: elapsed, boot: boot)
  }

  func alive(_ clock: Clock) throws {
    try write("\(clock.wallMs) \(clock.elapsedMs) \(clock.boot)", to: note)
  }

  func ended() {
    try? FileManager.default.removeItem(at: note)
  }

  /// What happened since the last note; nil when nothing did.
  func sinceLastNote(_ now: Clock, permitted: Bool) throws -> (Clock, Loss)? {
    guard let before = lastNote, let loss = Self.classify(before, now, permitted: permitted) else { return nil }
    if loss == .stoppedBySystem { try write("\(stops + 1)", to: count) }
    return (before, loss)
  }

  static func classify(_ before: Clock, _ now: Clock, permitted: Bool) -> Loss? {
    if before.boot != now.boot || now.elapsedMs < before.elapsedMs { return .phoneOff }
    if now.elapsedMs - before.elapsedMs <= Policy.stoppedAfterMs { return nil }
    return permitted ? .stoppedBySystem : .permissionRemoved
  }

  private func write(_ text: String, to url: URL) throws {
    try DurableFile.write(Data(DurableFile.sealed(text).utf8), to: url)
  }

  private func read(_ url: URL) -> String? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first
    return line.flatMap { DurableFile.unsealed(String($0)) }
  }
}
