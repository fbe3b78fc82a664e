// PNGFile: palette pictures as PNG files.
//
// In: an `IndexCanvas`. Out: the bytes of two whole files, one a theme, whose pixel data are the same compressed bytes;
// only the palette differs. libpng writes the file; its C side is behind CPNGShim.

import CPNGShim
import Diagnostics
import Raster

/// Writes and reads palette pictures of 8 bits a pixel.
public enum PNGFile {
    /// Both files of a canvas.
    ///
    /// Throws: E-CHART-PNG with libpng's message where it refuses.
    public static func encode(_ canvas: IndexCanvas) throws(Diagnostic) -> (light: [UInt8], dark: [UInt8]) {
        let entries = canvas.palette.entries
        let light = entries.flatMap { [$0.light.r, $0.light.g, $0.light.b] }
        let dark = entries.flatMap { [$0.dark.r, $0.dark.g, $0.dark.b] }
        let data = canvas.withRows { rows in RowDeflate.compress(rows, stride: canvas.stride) }
        return (
            light: try write(canvas, palette: light, data: data), dark: try write(canvas, palette: dark, data: data)
        )
    }

    /// Both files, compressed by zlib inside libpng. `level` is zlib's, 0...9. The slow reference of `encode`.
    public static func encodeByLibpng(
        _ canvas: IndexCanvas, level: Int = 6
    ) throws(Diagnostic) -> (light: [UInt8], dark: [UInt8]) {
        let entries = canvas.palette.entries
        let light = entries.flatMap { [$0.light.r, $0.light.g, $0.light.b] }
        let dark = entries.flatMap { [$0.dark.r, $0.dark.g, $0.dark.b] }
        return (
            light: try write(canvas, palette: light, level: level),
            dark: try write(canvas, palette: dark, level: level)
        )
    }

    private static func write(
        _ canvas: IndexCanvas, palette: [UInt8], level: Int = 6, data: [UInt8]? = nil
    ) throws(Diagnostic) -> [UInt8] {
        var buffer = cpng_buffer()
        defer { cpng_buffer_free(&buffer) }
        let status = canvas.withRows { rows in
            let width = UInt32(canvas.width)
            let height = UInt32(canvas.height)
            let count = UInt32(palette.count / 3)
            guard let data else {
                return cpng_write_indexed(
                    &buffer, width, height, palette, count, rows.baseAddress, Int32(level), nil, 0)
            }
            return cpng_write_indexed(
                &buffer, width, height, palette, count, rows.baseAddress, Int32(level), data, data.count)
        }
        guard status == 0 else { throw refusal(text(of: buffer.message)) }
        return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
    }

    /// The pixels and palette of a file, after every checksum has been verified.
    ///
    /// Throws: E-CHART-PNG for anything but a whole palette picture of 8 bits.
    public static func decode(_ bytes: [UInt8]) throws(Diagnostic) -> IndexedPicture {
        var image = cpng_image()
        defer { cpng_image_free(&image) }
        guard cpng_read_indexed(&image, bytes, bytes.count) == 0 else { throw refusal(text(of: image.message)) }
        let palette = withUnsafeBytes(of: image.palette) { raw in
            (0..<Int(image.entry_count)).map { RGB(raw[3 * $0], raw[3 * $0 + 1], raw[3 * $0 + 2]) }
        }
        let count = Int(image.width) * Int(image.height)
        return IndexedPicture(
            width: Int(image.width), height: Int(image.height), palette: palette,
            indices: Array(UnsafeBufferPointer(start: image.pixels, count: count)))
    }

    private static func refusal(_ message: String) -> Diagnostic {
        Diagnostic(
            "CHART-PNG", "libpng refused a picture: \(message.isEmpty ? "no reason given" : message)",
            exit: .internalError)
    }

    private static func text<T>(of message: T) -> String {
        withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// A decoded palette picture.
public struct IndexedPicture: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var palette: [RGB]
    /// Row by row, `width * height` palette indices.
    public var indices: [UInt8]
}
