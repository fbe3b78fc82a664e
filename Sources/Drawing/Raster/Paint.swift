/// What a mark is painted with.
public struct Paint: Hashable, Sendable {
    public var color: ThemeColor
    /// 0 transparent … 255 opaque, the same in both themes. Default: 255.
    public var alpha: UInt8
    /// Whether coverage is raised a little, as thin stems of text need. Default: false.
    public var isText: Bool

    public init(_ color: ThemeColor, alpha: UInt8 = 255, isText: Bool = false) {
        self.color = color
        self.alpha = alpha
        self.isText = isText
    }

    /// How much of a pixel becomes ink, in 255ths, where `coverage` 255ths of it are covered.
    func share(_ coverage: Int, ink: RGB, ground: RGB) -> Int {
        let part = isText ? Self.lifted(coverage, ink, ground) : coverage
        return (part * Int(alpha) + 127) / 255
    }

    /// Thin stems look too faint where they are mixed in encoded values: dark ink on light ground is raised by a
    /// parabola with 0.14 at its middle times the contrast, light ink on dark ground by 0.06.
    private static func lifted(_ coverage: Int, _ ink: RGB, _ ground: RGB) -> Int {
        let contrast = ground.brightness - ink.brightness
        let lift = contrast >= 0 ? contrast * 36 : -contrast * 15
        return min(255, coverage + lift * 4 * coverage * (255 - coverage) / (255 * 255 * 255))
    }
}
