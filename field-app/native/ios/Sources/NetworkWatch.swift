import Foundation
import Network

/// Tells whether there is a network and whether it costs money: now, and whenever it changes.
final class NetworkWatch {
  private let monitor = NWPathMonitor()

  init(tell: @escaping (_ online: Bool, _ metered: Bool) -> Void) {
    monitor.pathUpdateHandler = { path in
      tell(path.status == .satisfied, path.isExpensive || path.isConstrained)
    }
    monitor.start(queue: DispatchQueue(label: "fengtai-network"))
  }
}
