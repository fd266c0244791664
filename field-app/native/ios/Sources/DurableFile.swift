import CryptoKit
import Foundation

/// The disk did not do what was asked.
struct DiskError: Error {
  let what: String
}

enum Digest {
  static func sha256(_ data: Data) -> Data {
    Data(SHA256.hash(data: data))
  }

  static func hex(_ data: Data) -> String {
    data.map { String(format: "%02x", $0) }.joined()
  }
}

/// Files that are either whole or not there.
enum DurableFile {
  /// Puts `data` at `url`: written beside it, flushed to the medium, renamed, and the folder flushed.
  static func write(_ data: Data, to url: URL) throws {
    let beside = url.appendingPathExtension("part")
    guard FileManager.default.createFile(atPath: beside.path, contents: nil, attributes: protection) else {
      throw DiskError(what: "create \(url.lastPathComponent)")
    }
    let file = try FileHandle(forWritingTo: beside)
    try file.write(contentsOf: data)
    try flush(file)
    try file.close()
    guard rename(beside.path, url.path) == 0 else { throw DiskError(what: "rename \(url.lastPathComponent)") }
    syncFolder(url.deletingLastPathComponent())
  }

  /// `fsync` of this system leaves the data in the drive; this does not.
  static func flush(_ file: FileHandle) throws {
    guard fcntl(file.fileDescriptor, F_FULLFSYNC) == 0 else { throw DiskError(what: "flush") }
  }

  /// A folder in the app's own space that is neither backed up nor closed while the phone is locked.
  static func folder(_ name: String) throws -> URL {
    let base = try FileManager.default.url(
      for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
    var folder = base.appendingPathComponent(name, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: protection)
    var values = URLResourceValues()
    values.isExcludedFromBackup = true
    try folder.setResourceValues(values)
    return folder
  }

  /// One line with its checksum: `crc32 text`.
  static func sealed(_ text: String) -> String {
    crc(text) + " " + text + "\n"
  }

  /// The text of a sealed line; nil when it is not what was written.
  static func unsealed(_ line: String) -> String? {
    let text = String(line.dropFirst(9))
    return line.count > 9 && line.hasPrefix(crc(text) + " ") ? text : nil
  }

  private static let protection: [FileAttributeKey: Any] = [
    .protectionKey: FileProtectionType.completeUntilFirstUserAuthentication
  ]

  private static func syncFolder(_ folder: URL) {
    let descriptor = open(folder.path, O_RDONLY)
    if descriptor >= 0 {
      fsync(descriptor)
      close(descriptor)
    }
  }

  /// CRC-32 as in zlib and on Android.
  private static func crc(_ text: String) -> String {
    var crc: UInt32 = 0xffff_ffff
    for byte in text.utf8 {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return String(format: "%08x", ~crc)
  }
}
