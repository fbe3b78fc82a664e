// TextLayout: text into glyphs and pixels.
//
// In: text, a style, fonts named by file. Out: shaped lines with their exact widths, lines broken and cut to a width,
// and glyphs painted on a canvas. HarfBuzz shapes and gives outlines; no hinting, horizontal places in quarter pixels,
// baselines on whole pixels.
// Not here: full bidirectional layout (a right-to-left phrase comes out in visual order; mixed lines keep the order of
// their runs), colour fonts, vertical text.

import CHarfBuzz
import Diagnostics
import Raster

/// The fonts charts are set in. Immutable; all workers share one set.
public final class FontSet: @unchecked Sendable {
    /// Where the font files are.
    public struct Paths: Hashable, Sendable {
        /// Default: Debian's Inter Regular.
        public var regular: String
        /// Default: Debian's Inter SemiBold.
        public var semibold: String
        /// Titles. Default: Debian's Inter Display SemiBold.
        public var display: String
        /// For characters the others lack. Default: Debian's DejaVu Sans.
        public var fallback: String

        public init(
            regular: String = "/usr/share/fonts/opentype/inter/Inter-Regular.otf",
            semibold: String = "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf",
            display: String = "/usr/share/fonts/opentype/inter/InterDisplay-SemiBold.otf",
            fallback: String = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
        ) {
            self.regular = regular
            self.semibold = semibold
            self.display = display
            self.fallback = fallback
        }
    }

    public let paths: Paths
    /// By `Face.rawValue`, then the fallback.
    let fonts: [LoadedFont]
    let drawFuncs: OpaquePointer
    static let fallback = 3

    /// Opens all four files.
    ///
    /// Throws: E-CFG-FONT for the first file that is missing or is not a font.
    public init(_ paths: Paths = Paths()) throws(Diagnostic) {
        self.paths = paths
        var fonts: [LoadedFont] = []
        for (path, package) in [
            (paths.regular, "fonts-inter"), (paths.semibold, "fonts-inter"), (paths.display, "fonts-inter"),
            (paths.fallback, "fonts-dejavu-core"),
        ] {
            fonts.append(try LoadedFont(path, package: package))
        }
        self.fonts = fonts
        drawFuncs = crm_draw_funcs_create()
    }

    deinit { hb_draw_funcs_destroy(drawFuncs) }
}

/// One font file, in font units.
final class LoadedFont: @unchecked Sendable {
    let font: OpaquePointer
    let unitsPerEm: Double

    init(_ path: String, package: String) throws(Diagnostic) {
        guard let font = crm_font_open(path) else {
            throw Diagnostic(
                "CFG-FONT", "font file is missing or not a font", at: .file(path),
                hint: "install the Debian package \(package), or name another file in the font paths",
                exit: .configuration)
        }
        self.font = font
        unitsPerEm = Double(max(crm_font_upem(font), 1))
    }

    deinit { hb_font_destroy(font) }

    /// Whether the font has a glyph for the character.
    func has(_ scalar: Unicode.Scalar) -> Bool {
        var glyph: hb_codepoint_t = 0
        return hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0
    }
}
