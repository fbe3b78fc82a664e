#!/bin/sh
# Runs the raster bench with our program and the opponents that are installed, and prints one table.
# usage: bench-raster.sh [quick|full] [tool ...]   (tools: those of the bench's run.sh; default: all but plotly)
#   CRMSITE_SHARED  folder with bench/raster; default ../shared beside the checkout. Without it ours runs alone.
#   BENCH_WORK      Python environment, built opponents, dumped pictures; default .build/bench-raster
set -eu
cd "$(dirname "$0")/.."
program="$PWD/.build/release/crmsite-bench"
bench="${CRMSITE_SHARED:-../shared}/bench/raster"
BENCH_WORK="${BENCH_WORK:-$PWD/.build/bench-raster}"
export BENCH_WORK OURS="$program"
mode="${1:-quick}"
[ $# -gt 0 ] && shift
case "$mode" in
  quick) n1=50 n2=500 n3s=1000 n3f=30 n4=40 ;;
  full) n1=1000 n2=10000 n3s=10000 n3f=1000 n4=1000 ;;
  *) echo "usage: bench-raster.sh [quick|full] [tool ...]" >&2; exit 64 ;;
esac
[ -x "$program" ] || { echo "no $program: make bench-raster builds it" >&2; exit 66; }
mkdir -p "$BENCH_WORK"
lines="$BENCH_WORK/lines.txt"

core=""
if command -v taskset >/dev/null 2>&1; then
  number="${CORE:-1}"
  [ "$(nproc)" -gt 1 ] || number=0
  core="taskset -c $number"
fi

if [ -f "$bench/run.sh" ]; then
  word=""
  [ "$mode" = full ] || word=quick
  # shellcheck disable=SC2086
  bash "$bench/run.sh" $word "$@" | tee "$lines"
  [ -x "$BENCH_WORK/venv/bin/python" ] ||
    echo "The Python tools were skipped: BENCH_WORK=$BENCH_WORK bash $bench/setup.sh makes their environment."
else
  echo "No $bench (CRMSITE_SHARED names another folder): the opponents are not there, ours runs alone."
  for item in "W1 $n1" "W1r $n1" "W2 $n2" "W2r $n2" "W3s $n3s" "W3f $n3f" "W4 $n4"; do
    # shellcheck disable=SC2086
    $core "$program" $item
  done | tee "$lines"
fi
# shellcheck disable=SC2086
$core "$program" W1pair "$n1" | tee -a "$lines"

echo
awk '
  function number(name,  rest) {
    rest = substr($0, index($0, name "=") + length(name) + 1)
    sub(/^ +/, "", rest)
    sub(/ .*/, "", rest)
    return rest + 0
  }
  / n=[0-9]+ .* ms=/ {
    count++
    workload[count] = $1
    tool[count] = substr($0, 11, index($0, " n=") - 11)
    sub(/ +$/, "", tool[count])
    ms[count] = number("ms"); bytes[count] = number("bytes"); peak[count] = number("rssMB")
    if (tool[count] ~ /^crmsite/ && !($1 in ours)) ours[$1] = ms[count]
    if (!($1 in seen)) { seen[$1] = 1; order[++kinds] = $1 }
  }
  END {
    printf "%-8s %-28s %12s %8s %8s %8s\n", "workload", "tool", "CPU ms/item", "bytes", "peak MB", "ratio"
    for (k = 1; k <= kinds; k++) {
      for (i = 1; i <= count; i++) {
        if (workload[i] != order[k]) continue
        ratio = ours[order[k]] > 0 ? sprintf("%.1f", ms[i] / ours[order[k]]) : "-"
        size = bytes[i] > 0 ? sprintf("%d", bytes[i]) : "-"
        printf "%-8s %-28s %12.4f %8s %8d %8s\n", workload[i], tool[i], ms[i], size, peak[i], ratio
      }
    }
  }' "$lines"
echo
echo "Ratio: CPU time of the tool by that of crmsite in this run. The opponents keep 8-bit coverage and true colour; in W1,"
echo "W2 and W4 crmsite keeps 4-bit coverage and at most 256 colours, in W3 8-bit coverage and true colour like them."
