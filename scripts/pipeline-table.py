#!/usr/bin/env python3
"""Prints the Maven tables of docs/forecasting.md (Python standard library only).

usage: pipeline-table.py SHARED CRMSITE      the folder of shared test material and the program
Imports the export, forecasts at every origin of the backtest and scores the rows with the data set's own scorer.
"""
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

SHARED, CRMSITE = Path(sys.argv[1]), sys.argv[2]
MAVEN = SHARED / "reference/forecast/maven"
LEVELS = "total,region,manager,owner"


def rows(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def short(value):
    return f"{float(value):.3f}".removeprefix("0")


with tempfile.TemporaryDirectory() as folder:
    db, forecasts, scores = (str(Path(folder) / name) for name in ("maven.sqlite", "forecasts.csv", "scores.csv"))
    mapping = Path(__file__).resolve().parents[1] / "mappings/maven"
    run(CRMSITE, "import", "csv", str(SHARED / "data/maven_crm"), "--mapping", str(mapping), "--db", db)
    targets = defaultdict(set)
    for row in rows(MAVEN / "actuals.csv"):
        targets[row["origin"]].add(row["horizon"])
    with open(forecasts, "w") as out:
        out.write("series,origin,horizon,p10,p50,p90,mean\n")
        for origin in sorted(targets):
            wanted = ",".join(sorted(targets[origin]))
            text = run(CRMSITE, "forecast", "pipeline", "--db", db, "--as-of", origin, "--targets", wanted, "--by", LEVELS)
            out.write(text.split("\n", 1)[1])
    run("python3", str(MAVEN / "score.py"), forecasts, "--csv", scores)
    known = {(r["method"], r["level"], r["horizon"]): r for r in rows(MAVEN / "method_scores.csv")}
    print("| level | target | WAPE | pinball | inside 80 % | last 91 days | same month of last quarter |")
    print("|---|---|---|---|---|---|---|")
    for row in rows(scores):
        level, target = row["level"], row["horizon"]
        plain = [short(known[method, level, target]["wape50"]) for method in ("run_rate_91d", "same_month_of_quarter")]
        name = "owner" if level == "agent" else level
        inside = f"{100 * float(row['cov80']):.0f} %"
        print("|", " | ".join([name, target, short(row["wape50"]), short(row["pinball"]), inside, *plain]), "|")
