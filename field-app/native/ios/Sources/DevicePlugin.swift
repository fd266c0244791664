import AVFoundation
import CoreLocation
import Foundation
import SwiftRs
import Tauri
import UIKit
import UserNotifications
import WebKit

struct NetworkArgs: Decodable {
  let channel: Channel
}

struct NetworkState: Encodable {
  let online: Bool
  let metered: Bool
}

/// The commands of the library's bridge, each one call of a plain class. Their names are those of
/// `field-app/src/device/mobile`. Called on a queue of Tauri's own.
class DevicePlugin: Plugin {
  private static let page = 1000

  private var recorder: Recorder?
  private var network: NetworkWatch?

  /// A recording that was ended goes on here, also when the system started the app in the background for a change of place.
  override func load(webview: WKWebView) {
    recorder = try? Recorder(folder: DurableFile.folder("location"))
    try? recorder?.resume()
  }

  @objc public func hello(_ invoke: Invoke) {
    answer(invoke) {
      let camera = UIImagePickerController.isSourceTypeAvailable(.camera)
      return [
        "name": "Apple \(Self.model) (iOS \(UIDevice.current.systemVersion))", "boot": Boot.number,
        "inbox": try DurableFile.folder("camera-inbox").path, "camera": camera,
      ]
    }
  }

  @objc public func keys(_ invoke: Invoke) {
    answer(invoke) {
      [
        "seed": try KeyBox.secret("signing").base64EncodedString(),
        "database": try KeyBox.secret("database").base64EncodedString(),
      ]
    }
  }

  @objc public func permission(_ invoke: Invoke) {
    answer(invoke) { ["location": try self.recording().permission] }
  }

  @objc public func self_test(_ invoke: Invoke) {
    UNUserNotificationCenter.current().getNotificationSettings { settings in
      DispatchQueue.main.async {
        self.answer(invoke) {
          let recorder = try self.recording()
          return [
            "location": recorder.permission, "precise": recorder.precise,
            "provider_on": CLLocationManager.locationServicesEnabled(), "notifications": settings.authorizationStatus != .denied,
            "camera": AVCaptureDevice.authorizationStatus(for: .video) != .denied,
            "background_restricted": UIApplication.shared.backgroundRefreshStatus != .available,
            "power_save": ProcessInfo.processInfo.isLowPowerModeEnabled,
            "stopped_by_system": recorder.watchdog.stops, "manufacturer": "Apple",
          ]
        }
      }
    }
  }

  @objc public func open_settings(_ invoke: Invoke) {
    let page = (try? invoke.getArgs())?["page"] as? String
    DispatchQueue.main.async {
      if page == "location_permission", self.recorder?.ask() == true { return invoke.resolve() }
      // Everything about an app is on one page here.
      guard let url = URL(string: UIApplication.openSettingsURLString) else { return invoke.reject("no page") }
      UIApplication.shared.open(url)
      invoke.resolve()
    }
  }

  @objc public func last_fix(_ invoke: Invoke) {
    answer(invoke) { ["fix": try self.recording().newest?.json ?? NSNull()] }
  }

  @objc public func set_tracking(_ invoke: Invoke) {
    let on = (try? invoke.getArgs())?["on"] as? Bool ?? false
    DispatchQueue.main.async {
      self.answer(invoke) {
        let recorder = try self.recording()
        if on && recorder.permission != "always" { throw Refusal(code: "permission_location") }
        if on { try recorder.start() } else { recorder.stop() }
        return nil
      }
    }
  }

  @objc public func locations(_ invoke: Invoke) {
    answer(invoke) {
      let after = Self.number(try invoke.getArgs()["after"])
      let page = try self.recording().queue.page(after: after, limit: Self.page)
      return ["events": page.reports.map(\.json), "more": page.more]
    }
  }

  @objc public func forget_locations(_ invoke: Invoke) {
    answer(invoke) {
      try self.recording().queue.forget(Self.number(try invoke.getArgs()["number"]))
      return nil
    }
  }

  @objc public func network(_ invoke: Invoke) throws {
    let channel = try invoke.parseArgs(NetworkArgs.self).channel
    network = NetworkWatch { online, metered in
      try? channel.send(NetworkState(online: online, metered: metered))
    }
    invoke.resolve()
  }

  @objc public func capture(_ invoke: Invoke) {
    let data = Data(invoke.getRawArgs().utf8)
    let all = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    guard let request = all?["request"] as? [String: Any], let folder = try? DurableFile.folder("camera-inbox") else {
      return invoke.reject("no request", code: "disk")
    }
    DispatchQueue.main.async {
      guard UIImagePickerController.isSourceTypeAvailable(.camera) else {
        return invoke.reject("no camera", code: "no_camera")
      }
      let place = { [weak self] in self?.recorder?.newest }
      let camera = CameraController(request: request, inbox: CaptureInbox(folder: folder), place: place) { outcome in
        switch outcome {
        case .taken(let id): self.resolve(invoke, ["id": id])
        case .failed(let code): invoke.reject("no picture", code: code)
        }
      }
      self.manager.viewController?.present(camera, animated: true)
    }
  }

  private func recording() throws -> Recorder {
    guard let recorder = recorder else { throw DiskError(what: "open the queue") }
    return recorder
  }

  /// Failures get the code the library knows them by.
  private func answer(_ invoke: Invoke, _ work: () throws -> [String: Any]?) {
    do {
      if let all = try work() { resolve(invoke, all) } else { invoke.resolve() }
    } catch let error as Refusal {
      invoke.reject(error.code, code: error.code)
    } catch let error as KeyError {
      invoke.reject("keychain status \(error.status)", code: "key")
    } catch {
      invoke.reject("\(error)", code: "disk")
    }
  }

  private func resolve(_ invoke: Invoke, _ all: [String: Any]) {
    do {
      let json = try JSONSerialization.data(withJSONObject: all)
      invoke.resolve(try JSONDecoder().decode(AnyJSON.self, from: json))
    } catch {
      invoke.reject("\(error)", code: "platform")
    }
  }

  private static func number(_ value: Any?) -> Int64 {
    (value as? NSNumber)?.int64Value ?? 0
  }

  private static var model: String {
    var system = utsname()
    uname(&system)
    return withUnsafeBytes(of: &system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Something the library has a code for.
struct Refusal: Error {
  let code: String
}

@_cdecl("init_plugin_fengtai_device")
func initPlugin() -> Plugin {
  DevicePlugin()
}
