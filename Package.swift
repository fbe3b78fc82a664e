// swift-tools-version:6.1
import PackageDescription

// Five wings, one folder each; a target may depend only on targets listed above it. docs/architecture.md draws the house.

/// A target of one wing, in `Sources/<wing>/<name>`.
func target(_ wing: String, _ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(wing)/\(name)")
}

/// The tests of one target, in `Tests/<name>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, path: "Tests/\(name)Tests")
}

/// A system library, found by pkg-config, named with its Debian package.
func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/Platform/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "crmsite",
    products: [.executable(name: "crmsite", targets: ["crmsite"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // Platform
        library("CCMark", pkgConfig: "libcmark", apt: "libcmark-dev"),
        library("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
        library("CHarfBuzz", pkgConfig: "harfbuzz", apt: "libharfbuzz-dev"),
        .target(name: "CPNGShim", dependencies: ["CPNG"], path: "Sources/Platform/CPNGShim"),
        library("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        library("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
        library("CMariaDB", pkgConfig: "libmariadb", apt: "libmariadb-dev"),
        target("Platform", "Diagnostics"),
        target("Platform", "TextFormats", ["Diagnostics", yams]),
        target("Platform", "Markdown", ["CCMark", "Diagnostics"]),

        // CRM
        target("CRM", "CRMModel"),
        target("CRM", "Configuration", ["CRMModel", "Diagnostics", "TextFormats"]),
        target("CRM", "CRMStore", ["CRMModel", "Diagnostics", grdb, sqlite]),

        target("CRM", "SnapshotHistory", ["CRMModel", "CRMStore", "Diagnostics", grdb]),
        target("CRM", "ProgrammeRecords", ["CRMModel", "Diagnostics", "TextFormats"]),
        target("CRM", "DemoCRM", ["CRMModel", "CRMStore", "Diagnostics", "TextFormats"]),
        target("CRM", "CRMImport", ["CRMModel", "CRMStore", "Diagnostics", "TextFormats", grdb, sqlite]),
        target(
            "CRM", "LiveDatabases", ["CPostgres", "CMariaDB", "CRMImport", "Diagnostics", "TextFormats", sqlite]),

        target("CRM", "MappingDraft", ["CRMModel", "CRMStore", "CRMImport", "Diagnostics", "TextFormats"]),
        target("CRM", "StarterProject", ["Configuration", "ProgrammeRecords"]),

        // Measures
        target("Measures", "Statistics"),
        target("Measures", "SeriesForecasting"),
        target("Measures", "WinProbability", ["Statistics", "CRMModel"]),
        target("Measures", "Figures", ["Statistics", "CRMModel", "Diagnostics"]),
        target("Measures", "RuleLanguage", ["CRMModel", "Diagnostics"]),
        target("Measures", "Conformance", ["CRMModel", "Diagnostics", "RuleLanguage"]),
        target("Measures", "UsageManual", ["CRMModel", "Diagnostics", "Markdown", "RuleLanguage", "TextFormats"]),
        target(
            "Measures", "Completeness",
            ["Statistics", "CRMModel", "Configuration", "CRMStore", "Diagnostics", "Figures"]),
        target("Measures", "Forecasting", ["Statistics", "CRMModel", "Figures"]),
        target("Measures", "PipelineForecast", ["Statistics", "CRMModel", "Forecasting"]),
        target(
            "Measures", "PipelineMovement",
            ["Statistics", "CRMModel", "Diagnostics", "Figures", "Forecasting", "SnapshotHistory"]),
        target(
            "Measures", "ForecastReport",
            [
                "Statistics", "SeriesForecasting", "WinProbability", "CRMModel", "Figures", "Forecasting",
                "PipelineForecast",
            ]),
        target("Measures", "Adoption", ["Statistics", "CRMModel", "CRMStore", "Figures", "ProgrammeRecords"]),
        target(
            "Measures", "Compliance",
            [
                "Statistics", "CRMModel", "Configuration", "CRMStore", "Diagnostics", "ProgrammeRecords",
                "RuleLanguage",
                "Conformance", "Figures", "UsageManual", "Adoption", "SnapshotHistory",
            ]),
        target(
            "Measures", "ManualLint",
            [
                "CRMModel", "Diagnostics", "ProgrammeRecords", "Figures", "RuleLanguage", "Conformance", "UsageManual",
                "Compliance",
            ]),

        // Drawing
        target("Drawing", "Raster"),
        target("Drawing", "TextLayout", ["Raster", "CHarfBuzz", "Diagnostics"]),
        target("Drawing", "PNGFile", ["Raster", "CPNGShim", "Diagnostics"]),
        target("Drawing", "RasterWorkloads", ["Raster", "TextLayout"]),
        target("Drawing", "Charts", ["Raster", "TextLayout", "PNGFile", "Diagnostics"]),

        // Site
        target("Site", "Templates", ["Diagnostics"]),
        target("Site", "Publishing", ["COpenSSL", "Diagnostics", "TextFormats"]),
        target("Site", "Audiences", ["CRMModel", "Configuration", "Diagnostics", "Publishing"]),
        target("Site", "ServerSnippets", ["Diagnostics", "TextFormats"]),
        target(
            "Site", "Pages",
            [
                "Audiences",
                "CRMModel", "Configuration", "CRMStore", "Diagnostics", "Figures", "UsageManual", "Completeness",
                "Statistics", "Forecasting", "ForecastReport", "WinProbability", "Adoption", "Compliance", "ManualLint",
                "RuleLanguage",
                "PipelineMovement", "SeriesForecasting", "SnapshotHistory",
                "Charts", "Markdown", "ProgrammeRecords", "Templates", "TextFormats",
            ]),
        target(
            "Site", "SiteBuilder",
            [
                "Audiences",
                "CRMModel", "Configuration", "CRMStore", "Diagnostics", "ProgrammeRecords", "RuleLanguage",
                "Conformance",
                "Figures", "UsageManual", "Compliance", "ManualLint", "Charts", "TextLayout", "Pages", "Publishing",
                "SnapshotHistory",
                "Templates", "TextFormats",
            ]),

        // Top
        .executableTarget(
            name: "crmsite",
            dependencies: [
                "Audiences", "CRMModel", "CRMStore", "CRMImport", "Charts", "Configuration", "Conformance", "DemoCRM",
                "Diagnostics", "Forecasting",
                "LiveDatabases", "ManualLint", "MappingDraft", "Markdown", "Publishing", "RuleLanguage",
                "PipelineForecast", "SeriesForecasting", "ServerSnippets", "SiteBuilder", "StarterProject",
                "TextFormats",
                "TextLayout", "WinProbability", arguments,
            ], path: "Sources/crmsite"),
        .executableTarget(
            name: "crmsite-bench",
            dependencies: [
                "CRMModel", "CRMImport", "CRMStore", "Charts", "Conformance", "Diagnostics", "PNGFile", "Raster",
                "RasterWorkloads",
                "RuleLanguage", "Templates", "TextFormats", "TextLayout", grdb,
            ],
            path: "Sources/Benchmarks"),

        // Tests
        tests("TextFormats", ["Diagnostics"]),
        tests("Markdown", ["Diagnostics"]),
        tests("CRMModel"),
        tests("Configuration", ["Diagnostics"]),
        tests("CRMStore", ["CRMModel", "Diagnostics", grdb]),
        tests("ProgrammeRecords", ["CRMModel", "Diagnostics"]),
        tests("DemoCRM", ["CRMModel", "CRMStore", "ProgrammeRecords", grdb]),
        .testTarget(
            name: "DemoMeasuresTests",
            dependencies: [
                "CRMModel", "CRMStore", "Compliance", "Configuration", "DemoCRM", "Figures", "Forecasting", "Adoption",
                "ProgrammeRecords", "RuleLanguage", "Statistics", "UsageManual", grdb,
            ], path: "Tests/DemoMeasuresTests"),
        tests("Statistics"),
        tests("SeriesForecasting"),
        tests("WinProbability"),
        tests("Figures", ["CRMModel", "Statistics"]),
        .testTarget(
            name: "CRMImportTests",
            dependencies: ["CRMImport", "CRMModel", "CRMStore", "Diagnostics", "TextFormats", grdb],
            path: "Tests/CRMImportTests", exclude: ["Exports"]),
        .testTarget(
            name: "MappingDraftTests",
            dependencies: ["MappingDraft", "CRMImport", "CRMModel", "Diagnostics", grdb],
            path: "Tests/MappingDraftTests", exclude: ["Truth"]),
        tests("StarterProject", ["Configuration", "ProgrammeRecords"]),
        tests("LiveDatabases", ["CRMImport", "CRMStore", "Diagnostics", grdb]),
        tests("RuleLanguage", ["CRMModel", "Diagnostics"]),
        tests("Conformance", ["CRMModel", "Diagnostics", "RuleLanguage"]),
        tests("UsageManual", ["CRMModel", "Diagnostics", "RuleLanguage"]),
        tests("Completeness", ["CRMModel", "CRMStore", "Configuration", "Diagnostics", "Figures"]),
        tests("Forecasting", ["CRMModel", "CRMStore", "CRMImport", "Figures"]),
        tests("PipelineForecast", ["CRMModel", "Forecasting"]),
        tests("SnapshotHistory", ["CRMModel", "Diagnostics", grdb]),
        tests("PipelineMovement", ["CRMModel", "Diagnostics", "Figures", "Forecasting", "SnapshotHistory"]),
        tests("ForecastReport", ["CRMModel", "Figures", "Forecasting"]),
        tests("Adoption", ["CRMModel", "CRMStore", "Figures"]),
        tests(
            "Compliance",
            [
                "Adoption", "CRMModel", "CRMStore", "Configuration", "Conformance", "Diagnostics", "Figures",
                "ProgrammeRecords", "RuleLanguage",
            ]),
        tests(
            "ManualLint",
            [
                "Adoption", "CRMModel", "Compliance", "Diagnostics", "Figures", "ProgrammeRecords", "RuleLanguage",
                "SiteBuilder", "UsageManual",
            ]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["CRMModel", "CRMStore", "Figures", "TextFormats", "crmsite", grdb],
            path: "Tests/EndToEndTests", exclude: ["Scripts", "Exports"]),
        .testTarget(name: "HouseTests", dependencies: ["CRMStore"], path: "Tests/HouseTests"),
        tests("Raster", ["RasterWorkloads"]),
        tests("TextLayout", ["Raster", "Diagnostics"]),
        tests("PNGFile", ["Raster", "Diagnostics"]),
        .testTarget(
            name: "ChartsTests",
            dependencies: ["Charts", "Raster", "TextFormats", "TextLayout", "PNGFile", "Diagnostics"],
            path: "Tests/ChartsTests", exclude: ["Golden"]),
        tests("Templates", ["Diagnostics"]),
        tests("Publishing", ["Diagnostics"]),
        tests("Audiences", ["CRMModel", "Configuration", "Diagnostics", "Publishing"]),
        tests("ServerSnippets", ["Diagnostics"]),
    ],
    swiftLanguageModes: [.v6]
)
