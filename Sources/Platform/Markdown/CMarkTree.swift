import CCMark

/// A document parsed by libcmark, freed with this object.
final class CMarkTree {
    /// The document node; nil only where libcmark ran out of memory.
    let root: OpaquePointer?

    init(_ bytes: [UInt8]) {
        let parser = cmark_parser_new(0)
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            cmark_parser_feed(parser, base.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        root = cmark_parser_finish(parser)
        cmark_parser_free(parser)
    }

    deinit { if let root { cmark_node_free(root) } }

    /// Calls `body` on entering (true) and leaving (false) each node, in document order; leaves are only entered.
    func walk(_ body: (OpaquePointer, Bool) -> Void) {
        guard let root, let iterator = cmark_iter_new(root) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
            body(node, event == CMARK_EVENT_ENTER)
        }
    }

    static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
}
