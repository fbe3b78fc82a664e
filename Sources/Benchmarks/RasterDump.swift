import Diagnostics
import PNGFile
import Raster
import RasterWorkloads
import TextLayout

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes pictures of the raster bench as files, to be compared with those of other programs.
enum RasterDump {
    /// Charts 0...9 of W1 in the light theme, as `FOLDER/w1-0.png`, on an index canvas, and as `FOLDER/w1-0-rgb.png`,
    /// on a colour canvas.
    static func run(folder: String) throws {
        let pictures = WorkloadPictures(shaper: TextShaper(fonts: try FontSet()))
        let size = WorkloadPictures.chartSize
        guard let canvas = IndexCanvas(width: size.width, height: size.height, ground: WorkloadPictures.ground),
            let color = ColorCanvas(width: size.width, height: size.height, ground: WorkloadPictures.ground)
        else { return }
        for seed in 0..<10 {
            let chart = WorkloadChart(seed: seed)
            canvas.clear(ground: WorkloadPictures.ground)
            pictures.draw(chart, on: canvas)
            try write(PNGFile.encode(canvas, .light), "\(folder)/w1-\(seed).png")
            color.clear(ground: WorkloadPictures.ground)
            pictures.draw(chart, on: color)
            try write(PNGFile.encode(color), "\(folder)/w1-\(seed)-rgb.png")
        }
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        guard let file = fopen(path, "wb") else { throw failure(path) }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw failure(path) }
    }

    private static func failure(_ path: String) -> Diagnostic {
        Diagnostic("INT-BENCH", "cannot write", at: .file(path), exit: .internalError)
    }
}
