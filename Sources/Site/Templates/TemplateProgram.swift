/// One step of a compiled template. Plain numbers only, so that stepping costs no reference counting.
struct TemplateInstruction {
    enum Operation: UInt8 {
        /// Literal bytes: a offset, b length.
        case text
        /// A value: a first key of its path, b number of keys.
        case value
        /// A section or inverted section: as `value`, and c instructions follow that belong to it.
        case section, inverted
        /// Another template: a instance, b offset and c length of the indentation.
        case call
        /// What fills a block: a offset and b length of the indentation.
        case enterBlock, leaveBlock
        case end
    }

    var operation: Operation
    var escape = TemplateEscape.raw
    /// The step starts a line of its template, where indentation goes.
    var startsLine = false
    /// Of `enterBlock`: the first line is indented, too.
    var indentsFirstLine: Bool { startsLine }
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
    /// The template and the byte this step comes from, for messages.
    var source: Int32
    var offset: Int32
}

/// All templates of a set in one array of instructions.
struct TemplateProgram: Sendable {
    var instructions: [TemplateInstruction] = []
    /// `ByteClass.tables` first, then literal text.
    var bytes: [UInt8] = ByteClass.tables
    /// The keys of all paths.
    var keys: [UInt32] = []
    /// The first instruction of each instance.
    var starts: [Int32] = []
}

extension TemplateInstruction: Sendable {}
