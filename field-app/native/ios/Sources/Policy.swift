/// How often is measured, and when a recording counts as stopped. The numbers are those of `native/policy/location.json`;
/// a test of the field-app library compares them.
enum Policy {
    static let movingIntervalMs: Int64 = 5000
    static let stillIntervalMs: Int64 = 60000
    static let stillAfterMs: Int64 = 120000
    static let stillRadiusM: Int64 = 15
    static let keepDistanceM: Int64 = 5
    static let keepIntervalMs: Int64 = 60000
    static let noFixAfterMs: Int64 = 120000
    static let heartbeatMs: Int64 = 30000
    static let stoppedAfterMs: Int64 = 90000
}
