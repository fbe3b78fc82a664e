import Foundation

/// The package as `swift package describe` reads it.
struct PackageDescription: Decodable {
    struct Target: Decodable {
        var name: String
        var path: String
        var type: String
        var target_dependencies: [String]?
        var product_dependencies: [String]?

        var dependencies: [String] { (target_dependencies ?? []) + (product_dependencies ?? []) }

        /// The wing, by folder: `Sources/CRM/CRMStore` is in CRM, `Sources/crmsite` on top.
        var wing: String {
            let parts = path.split(separator: "/")
            return parts.count == 3 ? String(parts[1]) : "top"
        }
    }

    var targets: [Target]

    /// The wings from the ground up.
    static let wings = ["Platform", "CRM", "Measures", "Drawing", "Site", "top"]

    /// Targets of the product, tests left out.
    var house: [Target] { targets.filter { $0.type != "test" } }

    /// Read once. A scratch folder of its own keeps it from waiting for the build that runs the tests.
    static let current: PackageDescription? = {
        guard let swift = House.swift else { return nil }
        let scratch = FileManager.default.temporaryDirectory.path + "/crmsite-describe-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let arguments = [
            "package", "--package-path", House.root, "--scratch-path", scratch, "describe", "--type", "json",
        ]
        return House.output(swift, arguments).flatMap { try? JSONDecoder().decode(PackageDescription.self, from: $0) }
    }()

    /// The names of the targets in the order Package.swift lists them.
    static func order() throws -> [String] {
        let text = try House.text("Package.swift")
        guard let start = text.range(of: "targets: [", options: .backwards) ?? text.range(of: "targets: [") else {
            return []
        }
        let list = text[(text.range(of: "    targets: [")?.upperBound ?? start.upperBound)...]
        let pattern = /(?:library\(\s*|target\(\s*"[A-Za-z]+",\s*|[tT]arget\(\s*name: )"([A-Za-z-]+)"/
        return list.matches(of: pattern).map { String($0.1) }
    }
}
