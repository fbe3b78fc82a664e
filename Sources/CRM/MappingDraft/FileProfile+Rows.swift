import CRMImport
import TextFormats

extension FileProfile {
    /// Reads some columns of the rows that were looked at once more, their values as the sketches hold them. Nothing where
    /// the file can no longer be read.
    func forEachRow(_ columns: [Int], _ body: ([String], Int) -> Void) {
        var lenient = dialect
        lenient.isLenient = true
        guard let reader = try? CSVReader(path: path, dialect: lenient) else { return }
        final class Box { var line: Int? }
        let ragged = Box()
        reader.onRaggedRow = { ragged.line = $0.line }
        var count = 0
        while count < rows, let row = try? reader.next() {
            guard ragged.line != row.line else { continue }
            count += 1
            body(
                columns.map { index in
                    let bytes = row.bytes(at: index)
                    return ValueSketch.text(TextFormula.content(of: bytes) ?? bytes)
                }, row.line)
        }
    }
}
