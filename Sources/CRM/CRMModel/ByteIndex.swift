/// Finds texts by their UTF-8 bytes without making strings: open addressing over a hash of the bytes.
public struct ByteIndex: Sendable {
    /// The texts, each once, in order of first appearance.
    private var texts = TextColumn()
    /// Number of a text plus one; 0 marks a free slot. The size is a power of two, at most three quarters full.
    private var slots: [Int32] = Array(repeating: 0, count: 16)

    public init() {}

    /// How many texts there are.
    public var count: Int { texts.count }

    /// The text of a number.
    public subscript(number: Int) -> String { texts[number] ?? "" }

    /// The number of a text; nil where it is not there.
    public func number(of text: UnsafeBufferPointer<UInt8>) -> Int32? {
        let found = slots[slot(of: text)]
        return found == 0 ? nil : found - 1
    }

    /// The number of a text, which is added where it is not there.
    public mutating func insert(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
        var place = slot(of: text)
        if slots[place] != 0 { return slots[place] - 1 }
        if texts.count * 4 >= slots.count * 3 {
            grow()
            place = slot(of: text)
        }
        texts.append(utf8: text)
        slots[place] = Int32(texts.count)
        return Int32(texts.count - 1)
    }

    /// The slot that holds a text, or the free one it would take.
    @inline(__always)
    private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: ByteIndex.hash(text)) & mask
        while slots[place] != 0, !texts.isEqual(Int(slots[place] - 1), text) { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for found in old where found != 0 {
            var place = texts.withBytes(Int(found - 1)) { Int(truncatingIfNeeded: ByteIndex.hash($0)) } & mask
            while slots[place] != 0 { place = (place + 1) & mask }
            slots[place] = found
        }
    }

    /// 64-bit FNV-1a with a last mix, so that ids that differ in their last letter spread.
    @inline(__always)
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }
}
