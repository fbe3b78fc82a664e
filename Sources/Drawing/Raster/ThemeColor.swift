/// One colour of 8 bits a channel, opaque.
public struct RGB: Hashable, Sendable {
    public var r: UInt8
    public var g: UInt8
    public var b: UInt8

    public init(_ r: UInt8, _ g: UInt8, _ b: UInt8) {
        self.r = r
        self.g = g
        self.b = b
    }

    /// 0xRRGGBB.
    public init(_ hex: UInt32) {
        self.init(UInt8(hex >> 16 & 0xFF), UInt8(hex >> 8 & 0xFF), UInt8(hex & 0xFF))
    }

    /// Weighted mean of the encoded channels, 0...255 (ITU-R BT.709 weights): enough to tell dark from light.
    var brightness: Int { (Int(r) * 54 + Int(g) * 183 + Int(b) * 19) >> 8 }

    /// `self` where share is 0, `other` where it is 255.
    func mixed(with other: RGB, share: Int) -> RGB {
        RGB(mix(r, other.r, share), mix(g, other.g, share), mix(b, other.b, share))
    }

    private func mix(_ a: UInt8, _ b: UInt8, _ share: Int) -> UInt8 {
        UInt8((Int(a) * (255 - share) + Int(b) * share + 127) / 255)
    }
}

/// One of the two themes.
public enum Appearance: Hashable, Sendable {
    case light, dark
}

/// The colour of one mark in both themes. Pixels hold the index of such a pair, so that one raster serves both.
public struct ThemeColor: Hashable, Sendable {
    public var light: RGB
    public var dark: RGB

    public init(light: RGB, dark: RGB) {
        self.light = light
        self.dark = dark
    }

    /// 0xRRGGBB for each theme.
    public init(_ light: UInt32, _ dark: UInt32) {
        self.init(light: RGB(light), dark: RGB(dark))
    }

    /// The colour in one theme.
    public subscript(appearance: Appearance) -> RGB { appearance == .light ? light : dark }

    func mixed(with other: ThemeColor, lightShare: Int, darkShare: Int) -> ThemeColor {
        ThemeColor(
            light: light.mixed(with: other.light, share: lightShare),
            dark: dark.mixed(with: other.dark, share: darkShare))
    }
}
