#!/usr/bin/env python3
"""Compares the plot area of the raster bench's charts 0...9 with Skia's picture of the same charts.

usage: raster-psnr.py BENCH DUMP [CAIRO]
  BENCH  folder of the raster bench (its workload.py gives the data)
  DUMP   folder written by `crmsite-bench W1 dump DUMP`
  CAIRO  folder written by the bench's `cairo_c dump 10 CAIRO`, for comparison
Run it with the Python environment that the bench's setup.sh makes. Plot area: x 60...730, y 48...360, three channels.
"""

import math
import os
import sys

import numpy
import skia
from PIL import Image

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from workload import BLUE, GRID, MUTED, NP, ORANGE, Chart

WIDTH, HEIGHT = 800, 400


def paint(color, alpha=255, width=0):
    result = skia.Paint(AntiAlias=True, Color=skia.Color(*color, alpha))
    if width:
        result.setStyle(skia.Paint.kStroke_Style)
        result.setStrokeWidth(width)
        result.setStrokeJoin(skia.Paint.kRound_Join)
    return result


def polygon(points, closed):
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], closed)
    return path


def reference(chart):
    """Everything of W1 that lies in the plot area, by Skia with 8-bit coverage."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(WIDTH, HEIGHT))
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorWHITE)

    def place(i, value):
        return 60 + 670 * i / (NP - 1), 360 - 312 * (value - chart.ymin) / (chart.ymax - chart.ymin)

    def line(values):
        return [place(i, v) for i, v in enumerate(values)]

    for tick in range(round((chart.ymax - chart.ymin) / chart.step) + 1):
        y = math.floor(place(0, chart.ymin + tick * chart.step)[1]) + 0.5
        canvas.drawLine(60, y, 730, y, paint(GRID, 255, 1))
    canvas.drawPath(polygon(line(chart.hi) + line(chart.lo)[::-1], True), paint(BLUE, 51))
    canvas.drawPath(polygon(line(chart.b), False), paint(ORANGE, 255, 2))
    canvas.drawPath(polygon(line(chart.a), False), paint(BLUE, 255, 2))
    canvas.drawLine(60, 360.5, 730, 360.5, paint(MUTED, 255, 1))
    return surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3]


def psnr(error):
    return 10 * math.log10(255 * 255 / error) if error else math.inf


def main():
    kinds = {
        "crmsite, 16 levels, palette": lambda i: Image.open(os.path.join(sys.argv[2], f"w1-{i}.png")),
        "crmsite, true colour": lambda i: Image.open(os.path.join(sys.argv[2], f"w1-{i}-rgb.png")),
    }
    if len(sys.argv) > 3:
        kinds["cairo"] = lambda i: Image.frombytes(
            "RGBA", (WIDTH, HEIGHT), open(os.path.join(sys.argv[3], f"c{i:04d}.rgba"), "rb").read()
        )
    references = [reference(Chart(i))[48:360, 60:730].astype(float) for i in range(10)]
    for name, picture in kinds.items():
        errors = []
        for i in range(10):
            ours = numpy.asarray(picture(i).convert("RGB"))[48:360, 60:730].astype(float)
            errors.append(float(numpy.mean((ours - references[i]) ** 2)))
        print(
            f"{name}: PSNR against Skia {psnr(sum(errors) / 10):.1f} dB over ten charts, "
            f"{psnr(max(errors)):.1f} to {psnr(min(errors)):.1f} dB each"
        )


main()
