import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// Where the program's own files lie: beside the binary when installed, in the checkout when built there.
enum Installation {
    /// The folder of templates or mappings: `PREFIX/share/crmsite/NAME` beside `PREFIX/bin/crmsite`, else the nearest folder above
    /// the binary that holds `Package.swift` and NAME.
    static func folder(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return name }
        let binary = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var folder = parent(binary)
        let installed = parent(folder) + "/share/crmsite/" + name
        if access(installed, F_OK) == 0 { return installed }
        while !folder.isEmpty {
            if access(folder + "/Package.swift", F_OK) == 0, access(folder + "/" + name, F_OK) == 0 {
                return folder + "/" + name
            }
            folder = parent(folder)
        }
        return name
    }

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[..<slash])
    }
}
