/// One regression tree over binned features.
struct DecisionTree: Sendable {
    /// A node: a row goes left where its code of `feature` is at most `threshold`. A leaf has a feature below 0.
    struct Node: Sendable {
        var feature: Int32 = -1
        var threshold: UInt8 = 0
        var left: Int32 = 0
        var right: Int32 = 0
        /// What the tree adds to the logit of rows that end here; for an inner node, the mean of what lies below it.
        var value: Double = 0
    }

    var nodes: [Node] = [Node()]

    /// What the tree adds for a row whose codes start at `codes`.
    func value(_ codes: UnsafePointer<UInt8>) -> Double {
        nodes.withUnsafeBufferPointer { nodes in
            var place = 0
            while nodes[place].feature >= 0 {
                let node = nodes[place]
                place = Int(codes[Int(node.feature)] <= node.threshold ? node.left : node.right)
            }
            return nodes[place].value
        }
    }

    /// Adds to each row's logit what the tree says of it.
    func add(to logits: inout [Double], _ rows: ByteRows) {
        rows.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for row in logits.indices { logits[row] += value(base + row * rows.features) }
        }
    }

    /// Adds, for each feature asked on a row's way down, by how much the answer moved the expected value.
    func attribute(_ codes: UnsafePointer<UInt8>, to contributions: inout [Double]) {
        var place = 0
        while nodes[place].feature >= 0 {
            let node = nodes[place]
            let next = Int(codes[Int(node.feature)] <= node.threshold ? node.left : node.right)
            contributions[Int(node.feature)] += nodes[next].value - node.value
            place = next
        }
    }
}

/// Rows as bytes, one row after the other.
struct ByteRows: Sendable {
    let features: Int
    let count: Int
    let bytes: [UInt8]

    /// The fine codes of rows through a table of each feature from code to byte.
    init(_ coded: CodedRows, tables: [[UInt8]], rows: some Collection<Int>) {
        features = tables.count
        count = rows.count
        var bytes = [UInt8](repeating: 0, count: features * rows.count)
        for feature in 0..<features {
            var place = feature
            for row in rows {
                bytes[place] = tables[feature][Int(coded.fine[feature][row])]
                place += features
            }
        }
        self.bytes = bytes
    }
}
