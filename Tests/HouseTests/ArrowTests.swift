import Foundation
import Testing

@Suite("Arrows", .enabled(if: House.swift != nil, "needs swift on PATH, to describe the package"))
struct ArrowTests {
    @Test("A target depends only on wings below its own, and within its wing on targets listed before it")
    func direction() throws {
        let package = try #require(PackageDescription.current)
        let order = try PackageDescription.order()
        let targets = Dictionary(uniqueKeysWithValues: package.house.map { ($0.name, $0) })
        #expect(Set(targets.keys).isSubset(of: order), "Package.swift is not read as it is written")
        var wrong: [String] = []
        for target in package.house {
            guard let floor = PackageDescription.wings.firstIndex(of: target.wing) else {
                wrong.append("\(target.name) lies in no wing: \(target.path)")
                continue
            }
            for name in target.target_dependencies ?? [] {
                guard let other = targets[name], let below = PackageDescription.wings.firstIndex(of: other.wing) else {
                    wrong.append("\(target.name) → \(name), which is in no wing")
                    continue
                }
                let isBefore = (order.firstIndex(of: name) ?? .max) < (order.firstIndex(of: target.name) ?? .min)
                if below > floor || below == floor && !isBefore { wrong.append("\(target.name) → \(name)") }
            }
        }
        #expect(wrong == [])
    }

    @Test("Drawing knows nothing of the CRM, Measures nothing of pages, Templates and Publishing nothing of figures")
    func separation() throws {
        let package = try #require(PackageDescription.current)
        let targets = Dictionary(uniqueKeysWithValues: package.house.map { ($0.name, $0) })
        func reached(_ name: String) -> Set<String> {
            var found: Set<String> = []
            var next = targets[name]?.target_dependencies ?? []
            while let one = next.popLast() {
                if found.insert(one).inserted { next += targets[one]?.target_dependencies ?? [] }
            }
            return found
        }
        for target in package.house where target.wing == "Drawing" || ["Templates", "Publishing"].contains(target.name)
        {
            let wings = Set(reached(target.name).compactMap { targets[$0]?.wing })
            #expect(wings.isDisjoint(with: ["CRM", "Measures"]), "\(target.name)")
        }
    }

    @Test("What a target imports is declared, and what it declares is imported")
    func imports() throws {
        let package = try #require(PackageDescription.current)
        let ofTheSystem: Set<String> = [
            "Swift", "Glibc", "Darwin", "Musl", "Foundation", "Dispatch", "Synchronization",
        ]
        var wrong: [String] = []
        for target in package.house {
            let sources = House.sources.filter { $0.path.hasPrefix(target.path + "/") }
            if sources.isEmpty { continue }  // a C library or shim
            var imported: Set<String> = []
            for source in sources {
                for match in source.text.matches(
                    of: /(?m)^(?:@[A-Za-z]+ |public |package |internal |private )*import (?:[a-z]+ )?([A-Za-z0-9]+)/)
                {
                    imported.insert(String(match.1))
                }
            }
            let declared = Set(target.dependencies)
            for name in imported.subtracting(declared).subtracting(ofTheSystem).sorted() {
                wrong.append("\(target.name) imports \(name) undeclared")
            }
            for name in declared.subtracting(imported).sorted() {
                wrong.append("\(target.name) declares \(name) and does not import it")
            }
        }
        #expect(wrong == [])
    }
}
