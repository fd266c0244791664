import Foundation
import Security

/// The key store did not do what was asked.
struct KeyError: Error {
  let status: OSStatus
}

/// Secrets of 32 bytes in the keychain of this device: readable after the first unlock, so that a recording goes on with the
/// phone locked; never in a backup that another device can read. The Secure Enclave does not sign with Ed25519.
enum KeyBox {
  /// The secret called `name`, made at first use. One that is there and cannot be read is an error and never made anew.
  static func secret(_ name: String) throws -> Data {
    var query = base(name)
    query[kSecReturnData] = true
    var found: CFTypeRef?
    switch SecItemCopyMatching(query as CFDictionary, &found) {
    case errSecSuccess:
      guard let secret = found as? Data, secret.count == 32 else { throw KeyError(status: errSecDecode) }
      return secret
    case errSecItemNotFound: return try make(name)
    case let status: throw KeyError(status: status)
    }
  }

  private static func make(_ name: String) throws -> Data {
    var bytes = [UInt8](repeating: 0, count: 32)
    let drawn = SecRandomCopyBytes(kSecRandomDefault, bytes.count, &bytes)
    guard drawn == errSecSuccess else { throw KeyError(status: drawn) }
    var item = base(name)
    item[kSecAttrAccessible] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
    item[kSecValueData] = Data(bytes)
    let added = SecItemAdd(item as CFDictionary, nil)
    guard added == errSecSuccess else { throw KeyError(status: added) }
    return Data(bytes)
  }

  private static func base(_ name: String) -> [CFString: Any] {
    [kSecClass: kSecClassGenericPassword, kSecAttrService: "org.fengtai.device", kSecAttrAccount: name]
  }
}
