#!/usr/bin/env python3
"""Prints the table of docs/forecasting.md: methods of `crmsite forecast series` on Tourism monthly, by origin.

usage: forecast-table.py SHARED CRMSITE [METHOD...]
SHARED is the folder with data/tourism and reference/forecast/ts_score.py, CRMSITE the program. Needs numpy.

late       the competition's own test period, 24 months
early N    the N last months of the training part are taken off, the first 24 of them (12 after `last`) are forecast
last N     only the N last months before the origin are given
"""
import subprocess
import sys
import tempfile
from pathlib import Path

shared, program = Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(shared / "reference/forecast"))
import ts_score  # noqa: E402

METHODS = sys.argv[3:] or ["snaive", "stm", "dotm", "ets-aada", "ets", "seasonal-ar", "auto"]
ORIGINS = [("late", 0, None, 24), ("early 24", 24, None, 24), ("early 48", 48, None, 24), ("early 72", 72, None, 24)]
ORIGINS += [(f"early 24, last {n}", 24, n, 12) for n in (72, 48, 36, 24)]


def at_origin(series, cut, last, horizon):
    for name, train, test in series:
        if cut:
            train, test = train[:-cut], train[-cut:]
        if len(train) >= (last or 24):
            yield name, train[-last:] if last else train, test[:horizon]


tourism = ts_score.read_tourism(shared / "data/tourism")
with tempfile.TemporaryDirectory() as folder:
    print("| origin | series | method | sMAPE | MASE | 80 % | 95 % | MSIS |\n|---|---|---|---|---|---|---|---|")
    for label, cut, last, horizon in ORIGINS:
        cases = list(at_origin(tourism, cut, last, horizon))
        history = Path(folder, "history.csv")
        with open(history, "w") as f:
            f.write("series,period,value\n")
            for name, train, _ in cases:
                f.writelines(f"{name},{i},{float(v)!r}\n" for i, v in enumerate(train))
        for method in METHODS:
            result = Path(folder, "forecast.csv")
            subprocess.run(
                [program, "forecast", "series", "--input", history, "--horizon", str(horizon), "--method", method,
                 "--output", result, "--quiet"], check=True)
            score = ts_score.score(cases, ts_score.read_candidate(str(result), cases))
            print(f"| {label} | {score['n']} | `{method}` | {score['sMAPE']:.2f} | {score['MASE']:.3f} "
                  f"| {100 * score['cov80']:.1f} | {100 * score['cov95']:.1f} | {score['MSIS95']:.2f} |", flush=True)
