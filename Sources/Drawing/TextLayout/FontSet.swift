// TextLayout: text into glyphs and pixels.
//
// In: text, a style, fonts named by file. Out: shaped lines in visual order with their exact widths, lines broken and
// cut to a width, measured boxes of lines, and glyphs painted on a canvas. HarfBuzz shapes and gives outlines; no
// hinting, horizontal places in quarter pixels, baselines on whole pixels.
// A grapheme cluster that no font has, an emoji among them, becomes one box and is counted.
// Not here: explicit bidirectional controls (they are left out of the text), colour fonts, vertical text.

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
        /// Chinese, Japanese and Korean characters; a font or a collection. Default: nil, Debian's Noto Sans CJK where
        /// its package is installed, else none. A file that is named must be there.
        public var cjk: String?
        /// Which face of the collection, from 0. Default: 2, in Noto Sans CJK the simplified Chinese forms (0 Japanese,
        /// 1 Korean, 3 and 4 traditional Chinese).
        public var cjkFace: Int

        public init(
            regular: String = "/usr/share/fonts/opentype/inter/Inter-Regular.otf",
            semibold: String = "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf",
            display: String = "/usr/share/fonts/opentype/inter/InterDisplay-SemiBold.otf",
            fallback: String = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
            cjk: String? = nil, cjkFace: Int = 2
        ) {
            self.regular = regular
            self.semibold = semibold
            self.display = display
            self.fallback = fallback
            self.cjk = cjk
            self.cjkFace = cjkFace
        }

        static let debianCJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
    }

    /// The Debian package that has the characters of `Paths.cjk`.
    public static let cjkPackage = "fonts-noto-cjk"

    public let paths: Paths
    /// By `Face.rawValue`, then the fallbacks in the order they are asked.
    let fonts: [LoadedFont]
    let drawFuncs: OpaquePointer
    static let fallback = 3

    /// Whether the font for Chinese, Japanese and Korean is loaded.
    public var hasCJK: Bool { fonts.count > Self.fallback + 1 }

    /// Opens the four files, and the one for CJK where it is named or installed.
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
        let cjk = paths.cjk ?? Paths.debianCJK
        if paths.cjk != nil || crm_file_exists(cjk) != 0 {
            fonts.append(try LoadedFont(cjk, face: paths.cjkFace, package: Self.cjkPackage))
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
    /// Above and below the baseline, both positive, font units.
    let ascent: Double
    let descent: Double

    /// `face` counts from 0; more than 0 only in collections.
    init(_ path: String, face: Int = 0, package: String) throws(Diagnostic) {
        guard face >= 0, let font = crm_font_open(path, UInt32(clamping: face)) else {
            let what =
                face == 0 ? "font file is missing or not a font" : "font file is missing or has no face \(face)"
            throw Diagnostic(
                "CFG-FONT", what, at: .file(path),
                hint: "install the Debian package \(package), or name another file in the font paths",
                exit: .configuration)
        }
        self.font = font
        unitsPerEm = Double(max(crm_font_upem(font), 1))
        var extents = hb_font_extents_t()
        hb_font_get_h_extents(font, &extents)
        ascent = Double(extents.ascender)
        descent = -Double(extents.descender)
    }

    deinit { hb_font_destroy(font) }

    /// Whether the font has a glyph for the character.
    func has(_ scalar: Unicode.Scalar) -> Bool {
        var glyph: hb_codepoint_t = 0
        return hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0
    }
}
