import GRDB

/// SQL functions a mapping may call beside SQLite's own.
enum MappingFunctions {
    /// `stable_key(prefix, a, b, …)`: an identifier for rows that have none, the same whenever the parts are the same.
    /// Sixteen hexadecimal digits of the 64-bit FNV-1a hash of the parts after the prefix.
    static var stableKey: DatabaseFunction {
        DatabaseFunction("stable_key", argumentCount: nil, pure: true) { (values: [DatabaseValue]) -> String? in
            guard let prefix = values.first.flatMap(String.fromDatabaseValue) else { return nil }
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for value in values.dropFirst() {
                let text = String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { String($0) } ?? ""
                for byte in Array(text.utf8) + [0x1F] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            }
            let digits = String(hash, radix: 16)
            return prefix + String(repeating: "0", count: 16 - digits.count) + digits
        }
    }
}
