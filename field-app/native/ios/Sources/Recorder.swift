import CoreLocation
import Foundation

/// Records while a task is carried out, with the screen off and the app in the background. After the system ended the app it
/// is started again by a significant change of place, as soon as somebody makes the plugin: see `DevicePlugin.load`.
final class Recorder: NSObject, CLLocationManagerDelegate {
  let queue: LocationQueue
  let watchdog: Watchdog
  private let manager = CLLocationManager()
  private var sampler = Sampler()
  private var lastFix: Clock?
  private var lost = false
  private var notedMs: Int64?
  private var timer: Timer?
  private var on = false

  /// Must be made on the main thread: answers of Core Location come to the thread that made it.
  init(folder: URL) throws {
    queue = try LocationQueue(folder: folder)
    watchdog = Watchdog(folder: folder)
    super.init()
    manager.delegate = self
    manager.desiredAccuracy = kCLLocationAccuracyBest
    // The sampler thins out: nothing at all would look like a loss.
    manager.distanceFilter = kCLDistanceFilterNone
    manager.activityType = .otherNavigation
    // The system's own pausing cannot be told from a loss, and does not end by itself.
    manager.pausesLocationUpdatesAutomatically = false
  }

  /// `always`, `while_in_use`, `denied` or `not_asked`.
  var permission: String {
    switch manager.authorizationStatus {
    case .authorizedAlways: return "always"
    case .authorizedWhenInUse: return "while_in_use"
    case .notDetermined: return "not_asked"
    default: return "denied"
    }
  }

  var precise: Bool { manager.accuracyAuthorization == .fullAccuracy }

  var newest: Fix? { manager.location.map(Self.fix) }

  /// Asks for the next permission of the flow; false when only the settings can help.
  func ask() -> Bool {
    switch manager.authorizationStatus {
    case .notDetermined: manager.requestWhenInUseAuthorization()
    // The system shows this once; afterwards the settings are the only way.
    case .authorizedWhenInUse where !UserDefaults.standard.bool(forKey: "fengtai-asked-always"):
      UserDefaults.standard.set(true, forKey: "fengtai-asked-always")
      manager.requestAlwaysAuthorization()
    default: return false
    }
    return true
  }

  /// Begins, or goes on after something ended it: what happened since is told first.
  func start() throws {
    guard !on else { return }
    let now = Clock.now()
    if let (at, loss) = try watchdog.sinceLastNote(now, permitted: permission == "always") {
      try queue.append(.lost(at, loss))
    }
    on = true
    lost = false
    lastFix = now
    sampler = Sampler()
    try watchdog.alive(now)
    notedMs = now.elapsedMs
    manager.allowsBackgroundLocationUpdates = true
    manager.showsBackgroundLocationIndicator = true
    manager.startUpdatingLocation()
    manager.startMonitoringSignificantLocationChanges()
    timer = Timer.scheduledTimer(withTimeInterval: Double(Policy.heartbeatMs) / 1000, repeats: true) { [weak self] _ in
      self?.tick()
    }
  }

  /// Goes on with a recording that something ended.
  func resume() throws {
    if watchdog.lastNote != nil { try start() }
  }

  func stop() {
    on = false
    timer?.invalidate()
    manager.stopUpdatingLocation()
    manager.stopMonitoringSignificantLocationChanges()
    watchdog.ended()
  }

  func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
    guard on else { return }
    for location in locations where location.horizontalAccuracy >= 0 { measured(Self.fix(location)) }
    // At rest the radio may rest too: coarser positions cost less, and movement is still seen.
    manager.desiredAccuracy = sampler.still ? kCLLocationAccuracyNearestTenMeters : kCLLocationAccuracyBest
  }

  func locationManager(_ manager: CLLocationManager, didFailWithError error: Error) {
    if (error as? CLError)?.code == .denied { lose(Clock.now(), denial) }
  }

  func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
    if on && permission != "always" { lose(Clock.now(), denial) }
  }

  private var denial: Loss {
    CLLocationManager.locationServicesEnabled() ? .permissionRemoved : .providerOff
  }

  private func measured(_ fix: Fix) {
    lastFix = fix.clock
    if sampler.measure(fix) || lost {
      keep(.fix(fix))
      lost = false
    }
    note(Clock.now())
  }

  private func tick() {
    let now = Clock.now()
    if let since = lastFix, now.elapsedMs - since.elapsedMs >= Policy.noFixAfterMs { lose(since, .noFix) }
    note(now)
  }

  private func lose(_ at: Clock, _ reason: Loss) {
    guard on, !lost else { return }
    keep(.lost(at, reason))
    lost = true
  }

  /// A full disk loses positions and must not end the recording: the time without them shows as a gap.
  private func keep(_ what: Report.What) {
    do { try queue.append(what) } catch { NSLog("fengtai: a position was not kept: \(error)") }
  }

  private func note(_ now: Clock) {
    if let before = notedMs, now.elapsedMs - before < Policy.heartbeatMs, now.elapsedMs >= before { return }
    notedMs = now.elapsedMs
    try? watchdog.alive(now)
  }

  /// By the phone's own clocks. iOS does not say what measured; far off means cells and Wi-Fi, and the weaker claim is made.
  static func fix(_ location: CLLocation) -> Fix {
    let now = Clock.now()
    let age = max(0, Int64(-location.timestamp.timeIntervalSinceNow * 1000))
    let clock = Clock(wallMs: now.wallMs - age, elapsedMs: now.elapsedMs - age, boot: now.boot)
    let satellites = location.horizontalAccuracy <= 20 && location.verticalAccuracy > 0
    return Fix(
      clock: clock, lat: location.coordinate.latitude, lon: location.coordinate.longitude,
      accuracyM: location.horizontalAccuracy, source: satellites ? "gnss" : "network",
      mock: location.sourceInformation?.isSimulatedBySoftware ?? false)
  }
}
