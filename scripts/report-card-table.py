#!/usr/bin/env python3
"""Prints the report card of docs/forecasting.md (Python standard library only).

usage: report-card-table.py SITE      a built site, such as public
Adds up the lists of past forecasts that stand below SITE/rows.
"""
import csv
import sys
from pathlib import Path

ROWS = Path(sys.argv[1]) / "rows"


def rows(name):
    with open(ROWS / f"{name}.csv", newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


def number(row, column):
    return float(row[column] or 0)


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def table(name, key, title):
    groups = {}
    for row in rows(name):
        groups.setdefault(row[key], []).append(row)
    print(f"| {title} | past forecasts | error (WAPE) | plain number | submitted | bias | inside P10 to P90 |")
    print("|---|---|---|---|---|---|---|")
    for group, own in groups.items():
        actual = sum(number(r, "actual") for r in own)
        handed = sum(number(r, "submitted_actual") for r in own)
        print(
            "|", group, "|", len(own), "|", share(sum(number(r, "miss") for r in own), actual), "|",
            share(sum(number(r, "plain_miss") for r in own), actual), "|",
            share(sum(number(r, "submitted_miss") for r in own), handed), "|",
            share(sum(number(r, "error") for r in own), actual), "|",
            share(sum(number(r, "inside") for r in own), len(own)), "|")
    print()


table("forecast-backtest", "forecast", "made")
table("forecast-backtest-units", "level", "four weeks before a quarter's end, each")
print("| method, four weeks before a quarter's end | quarters | error (WAPE) |")
print("|---|---|---|")
methods = {}
for row in rows("forecast-method-errors"):
    methods.setdefault(row["method"], []).append(row)
for method, own in sorted(methods.items(), key=lambda m: sum(number(r, "miss") for r in m[1]) / sum(number(r, "actual") for r in m[1])):
    print("|", method, "|", len(own), "|", share(sum(number(r, "miss") for r in own), sum(number(r, "actual") for r in own)), "|")
