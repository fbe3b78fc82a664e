import Foundation
import Testing

/// Projects with a database, made once by the program itself and copied into each test that asks for one.
enum Fixture: String, CaseIterable {
    /// Twelve deals of an invented shop, imported from Exports through the `maven` mapping.
    case small
    /// The repository's own content with the demo company of seed 1.
    case demo

    private static let made: [Fixture: Result<Folder, any Error>] = Dictionary(
        uniqueKeysWithValues: allCases.map { fixture in (fixture, Result { try fixture.make() }) })

    private func make() throws -> Folder {
        let folder = try Folder()
        switch self {
        case .small:
            try folder.copy(Places.exports, to: "exports")
            try folder.write("content/site.yml", "title: Test\nstale-after-days: 3650\n")
            try folder.crmsite("import", "csv", "exports", "--mapping", "maven")
        case .demo:
            try folder.copy(Places.root + "/content", to: "content")
            try folder.crmsite("demo")
        }
        try folder.crmsite("build")
        return folder
    }

    /// Puts a copy of the project into a folder.
    func place(in folder: Folder) throws {
        let source = try Fixture.made[self]?.get() ?? make()
        for name in ["content", "exports", "crm.sqlite", "demo-truth.json", "public", ".crmsite"]
        where source.exists(name) {
            try folder.copy(source.at(name), to: name)
        }
    }

    func folder() throws -> Folder {
        let folder = try Folder()
        try place(in: folder)
        return folder
    }
}

/// A run that should have ended well.
struct RunFailure: Error, CustomStringConvertible {
    let description: String
}

extension Folder {
    /// Runs the program here; a code other than 0 is an error.
    @discardableResult
    func crmsite(_ arguments: String...) throws -> Program.Result {
        let result = try Program.run(arguments, in: self)
        guard result.code == 0 else {
            throw RunFailure(
                description: "crmsite \(arguments.joined(separator: " ")): \(result.code)\n\(result.errors)")
        }
        return result
    }
}
