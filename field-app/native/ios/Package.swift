// swift-tools-version:5.5
import PackageDescription

let package = Package(
  name: "fengtai-device",
  // Core Location tells a simulated position from iOS 15 on.
  platforms: [.iOS(.v15)],
  products: [
    .library(name: "fengtai-device", type: .static, targets: ["fengtai-device"])
  ],
  dependencies: [
    // Put there by Tauri's build.
    .package(name: "Tauri", path: "../.tauri/tauri-api")
  ],
  targets: [
    .target(
      name: "fengtai-device",
      dependencies: [.byName(name: "Tauri")],
      path: "Sources"
    )
  ]
)
