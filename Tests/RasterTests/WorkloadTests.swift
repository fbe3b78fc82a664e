import Raster
import RasterWorkloads
import Testing

@Suite struct WorkloadTests {
    @Test func theFirstChartHasTheNumbersOfTheBench() {
        let chart = WorkloadChart(seed: 0)
        #expect(chart.actual[0] == 66.99684725516843)
        #expect(chart.plan[0] == 46.437035485327236)
        #expect(chart.lower[23] == 74.98566980981647)
        #expect(chart.step == 10)
        #expect(chart.ticks == [40, 50, 60, 70, 80, 90, 100, 110])
    }

    @Test func theFirstPolygonsHaveTheNumbersOfTheBench() throws {
        let small = WorkloadPolygon.all(2, size: 64)
        #expect(small[0].points.count == 20)
        var draws = WorkloadDraws(state: 42)
        let left = draws.next() * 960
        let top = draws.next() * 960
        #expect(small[0].points[0].x == left + draws.next() * 64)
        #expect(small[0].points[0].y == top + draws.next() * 64)
        #expect(draws.next() != draws.next())
        for polygon in WorkloadPolygon.all(50, size: 1_024) {
            for point in polygon.points { #expect(point.x >= 0 && point.x < 1_024 && point.y >= 0 && point.y < 1_024) }
        }
    }
}
