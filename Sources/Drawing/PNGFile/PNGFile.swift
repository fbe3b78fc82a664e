// PNGFile: pictures as PNG files.
//
// In: an `IndexCanvas` or a `ColorCanvas`. Out: the bytes of whole files. An index canvas makes two, one a theme, whose
// pixel data are the same compressed bytes; only the palette differs. A colour canvas makes one. libpng writes the
// file; its C side is behind CPNGShim.

import CPNGShim
import Diagnostics
import Raster

/// Writes and reads pictures of 8 bits a channel.
public enum PNGFile {
    /// Both files of a canvas.
    ///
    /// Throws: E-CHART-PNG with libpng's message where it refuses.
    public static func encode(_ canvas: IndexCanvas) throws(Diagnostic) -> (light: [UInt8], dark: [UInt8]) {
        let data = compressed(canvas)
        return (
            light: try write(canvas, .light, data: data), dark: try write(canvas, .dark, data: data)
        )
    }

    /// Both files of what `draw` draws on a blank canvas. Where the palette is not enough, it draws again, in true
    /// colours, once for each theme.
    ///
    /// Throws: as above.
    public static func encode(
        _ canvas: IndexCanvas, drawing draw: (any Surface) -> Void
    ) throws(Diagnostic) -> (light: [UInt8], dark: [UInt8]) {
        draw(canvas)
        if canvas.overflowCount == 0 { return try encode(canvas) }
        let ground = canvas.palette.entries[0]
        func file(_ appearance: Appearance) throws(Diagnostic) -> [UInt8] {
            guard
                let trueColors = ColorCanvas(
                    width: canvas.width, height: canvas.height, ground: ground, appearance: appearance)
            else { throw refusal("no canvas of \(canvas.width) by \(canvas.height) pixels") }
            draw(trueColors)
            return try encode(trueColors)
        }
        return (light: try file(.light), dark: try file(.dark))
    }

    /// The file of one theme.
    ///
    /// Throws: as above.
    public static func encode(_ canvas: IndexCanvas, _ appearance: Appearance) throws(Diagnostic) -> [UInt8] {
        try write(canvas, appearance, data: compressed(canvas))
    }

    /// The file of a true-colour canvas, with alpha only where its ground is not opaque.
    ///
    /// Throws: as above.
    public static func encode(_ canvas: ColorCanvas) throws(Diagnostic) -> [UInt8] {
        let rows = canvas.rows()
        let stride = canvas.width * canvas.channels + 1
        let data = rows.withUnsafeBufferPointer {
            RowDeflate.compress($0, stride: stride, pixelBytes: canvas.channels)
        }
        return try rows.withUnsafeBufferPointer { rows throws(Diagnostic) in
            try write(
                width: canvas.width, height: canvas.height, channels: canvas.channels, palette: [], rows: rows,
                data: data)
        }
    }

    /// One theme's file, compressed by zlib inside libpng. `level` is zlib's, 0...9. The slow reference of `encode`.
    public static func encodeByLibpng(
        _ canvas: IndexCanvas, _ appearance: Appearance, level: Int = 6
    ) throws(Diagnostic) -> [UInt8] {
        try write(canvas, appearance, level: level)
    }

    private static func compressed(_ canvas: IndexCanvas) -> [UInt8] {
        canvas.withRows { RowDeflate.compress($0, stride: canvas.stride, pixelBytes: 1) }
    }

    private static func write(
        _ canvas: IndexCanvas, _ appearance: Appearance, level: Int = 6, data: [UInt8]? = nil
    ) throws(Diagnostic) -> [UInt8] {
        var palette: [UInt8] = []
        palette.reserveCapacity(768)
        for entry in canvas.palette.entries {
            let color = entry[appearance]
            palette.append(color.r)
            palette.append(color.g)
            palette.append(color.b)
        }
        return try canvas.withRows { rows throws(Diagnostic) in
            try write(
                width: canvas.width, height: canvas.height, channels: 1, palette: palette, rows: rows, level: level,
                data: data)
        }
    }

    /// `rows` are those of an unfiltered PNG stream. `data`: a zlib stream of them, else libpng compresses.
    package static func write(
        width: Int, height: Int, channels: Int, palette: [UInt8], rows: UnsafeBufferPointer<UInt8>, level: Int = 6,
        data: [UInt8]?
    ) throws(Diagnostic) -> [UInt8] {
        precondition(rows.count == height * (width * channels + 1), "rows do not fit the size")
        var buffer = cpng_buffer()
        defer { cpng_buffer_free(&buffer) }
        let entryCount = UInt32(palette.count / 3)
        let status =
            if let data {
                cpng_write(
                    &buffer, UInt32(width), UInt32(height), UInt32(channels), palette, entryCount, rows.baseAddress,
                    Int32(level), data, data.count)
            } else {
                cpng_write(
                    &buffer, UInt32(width), UInt32(height), UInt32(channels), palette, entryCount, rows.baseAddress,
                    Int32(level), nil, 0)
            }
        guard status == 0 else { throw refusal(text(of: buffer.message)) }
        return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
    }

    /// The pixels and palette of a file, after every checksum has been verified.
    ///
    /// Throws: E-CHART-PNG for anything but a whole picture of 8 bits a channel with a palette, with colours, or with
    /// colours and alpha.
    public static func decode(_ bytes: [UInt8]) throws(Diagnostic) -> DecodedPicture {
        var image = cpng_image()
        defer { cpng_image_free(&image) }
        guard cpng_read(&image, bytes, bytes.count) == 0 else { throw refusal(text(of: image.message)) }
        let palette = withUnsafeBytes(of: image.palette) { raw in
            (0..<Int(image.entry_count)).map { RGB(raw[3 * $0], raw[3 * $0 + 1], raw[3 * $0 + 2]) }
        }
        let count = Int(image.width) * Int(image.height) * Int(image.channels)
        return DecodedPicture(
            width: Int(image.width), height: Int(image.height), channels: Int(image.channels), palette: palette,
            samples: Array(UnsafeBufferPointer(start: image.pixels, count: count)))
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

/// A decoded picture.
public struct DecodedPicture: Hashable, Sendable {
    public var width: Int
    public var height: Int
    /// 1: palette indices; 3: red, green, blue; 4: with alpha, by which the colours are not multiplied.
    public var channels: Int
    /// Empty unless `channels` is 1.
    public var palette: [RGB]
    /// Row by row, `width * height * channels` bytes.
    public var samples: [UInt8]

    /// The samples of a palette picture; empty for others.
    public var indices: [UInt8] { channels == 1 ? samples : [] }

    /// The colour of one pixel, which must lie in the picture.
    public func color(x: Int, y: Int) -> RGB {
        let at = (y * width + x) * channels
        return channels == 1
            ? palette[Int(samples[at])] : RGB(samples[at], samples[at + 1], samples[at + 2])
    }
}
