/// Kinds of file known by their first bytes, to name what was given where text was wanted.
public enum FileMagic {
    /// The kind of the file that begins with `bytes` (16 suffice), with its article: "a gzip archive". Nil for text.
    public static func kind(of bytes: some Collection<UInt8>) -> String? {
        for (start, name) in known where bytes.starts(with: start) { return name }
        return nil
    }

    private static let known: [(start: [UInt8], name: String)] = [
        (Array("SQLite format 3\0".utf8), "an SQLite database"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive (or an .xlsx workbook)"),
        ([0x50, 0x4B, 0x05, 0x06], "an empty ZIP archive"),
        ([0x1F, 0x8B], "a gzip file"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an .xls or .doc file"),
        (Array("%PDF-".utf8), "a PDF file"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ]
}
