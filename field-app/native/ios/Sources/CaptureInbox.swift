import Foundation

/// The private folder where pictures lie before the app has taken them in: the same files as on Android.
struct CaptureInbox {
  let folder: URL

  /// Makes a picture durable, the note first and the picture last; returns its id.
  func keep(_ picture: Data, request: [String: Any], taken: Clock, fix: Fix?) throws -> String {
    let id = "\(taken.wallMs)-\(String(format: "%08x", UInt32.random(in: .min ... .max)))"
    let note: [String: Any] = [
      "version": 1, "request": request, "wall_ms": taken.wallMs, "elapsed_ms": taken.elapsedMs, "boot": taken.boot,
      "sha256": Digest.hex(Digest.sha256(picture)), "fix": fix?.json ?? NSNull(),
    ]
    let json = try JSONSerialization.data(withJSONObject: note)
    try DurableFile.write(json, to: folder.appendingPathComponent("\(id).json"))
    try DurableFile.write(picture, to: folder.appendingPathComponent("\(id).jpg"))
    return id
  }
}
