import Foundation

/// Reports on their way to the app, in one append-only file: the same format and the same rules as on Android, see
/// `native/README.md`.
final class LocationQueue {
  /// Lines after which forgotten ones are removed.
  private static let compactAt = 6000

  private let url: URL
  private let lock = NSLock()
  private var reports: [Report] = []
  private var last: Int64 = 0
  private var lines = 0
  private var torn = false
  private var file: FileHandle

  init(folder: URL) throws {
    url = folder.appendingPathComponent("location-queue.log")
    if !FileManager.default.fileExists(atPath: url.path) {
      try DurableFile.write(Data(DurableFile.sealed("N 0").utf8), to: url)
    }
    file = try FileHandle(forUpdating: url)
    try load()
    try file.seekToEnd()
  }

  func append(_ what: Report.What) throws {
    lock.lock()
    defer { lock.unlock() }
    let report = Report(number: last + 1, what: what)
    try write(report.line)
    last = report.number
    reports.append(report)
  }

  /// Reports after `number`, oldest first, at most `limit`, and whether there are more.
  func page(after number: Int64, limit: Int) -> (reports: [Report], more: Bool) {
    lock.lock()
    defer { lock.unlock() }
    let found = reports.filter { $0.number > number }
    return (Array(found.prefix(limit)), found.count > limit)
  }

  /// The reports up to and including `number` are durable elsewhere.
  func forget(_ number: Int64) throws {
    lock.lock()
    defer { lock.unlock() }
    guard let first = reports.first, first.number <= number else { return }
    reports.removeAll { $0.number <= number }
    if reports.isEmpty || lines > Self.compactAt { try compact() } else { try write("G \(number)") }
  }

  private func write(_ text: String) throws {
    // After a failure part of a line may stand there: it becomes a line of its own, which is skipped.
    let line = (torn ? "\n" : "") + DurableFile.sealed(text)
    torn = true
    try file.write(contentsOf: Data(line.utf8))
    try DurableFile.flush(file)
    torn = false
    lines += 1
  }

  /// The last number stays in the file: numbers are never given twice.
  private func compact() throws {
    let kept = reports.map(\.line) + ["N \(last)"]
    try file.close()
    try DurableFile.write(Data(kept.map(DurableFile.sealed).joined().utf8), to: url)
    file = try FileHandle(forUpdating: url)
    try file.seekToEnd()
    lines = kept.count
  }

  private func load() throws {
    let data = try Data(contentsOf: url)
    let end = (data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }) ?? 0
    if end < data.count {
      // Cut off while it was written: it was never told to anybody.
      try file.truncate(atOffset: UInt64(end))
      try DurableFile.flush(file)
    }
    var damaged = false
    for line in String(decoding: data.prefix(end), as: UTF8.self).split(separator: "\n") {
      lines += 1
      damaged = !(DurableFile.unsealed(String(line)).map { take($0, damaged) } ?? false)
    }
    if damaged { noteDamage(last + 1) }
  }

  /// Takes in a line; whether it was one. `damaged` says that the line before was none.
  private func take(_ line: String, _ damaged: Bool) -> Bool {
    if let number = Int64(line.dropFirst(2)), line.hasPrefix("N ") {
      last = max(last, number)
      return true
    }
    if let number = Int64(line.dropFirst(2)), line.hasPrefix("G ") {
      reports.removeAll { $0.number <= number }
      return true
    }
    guard let report = Report.read(line), report.number > last else { return false }
    if damaged && report.number > last + 1 { noteDamage(report.number - 1) }
    last = report.number
    reports.append(report)
    return true
  }

  private func noteDamage(_ number: Int64) {
    guard let before = reports.last else { return }
    last = number
    reports.append(Report(number: number, what: .lost(before.clock, .damaged)))
  }
}
