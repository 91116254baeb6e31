#!/usr/bin/env bash
# Kills the release binary 50 times during an import of about 3 000 rows; each time the same import must then end whole.
# Usage: cargo build --release && tests/kill_50.sh [path of the binary]
set -euo pipefail
program=${1:-${CARGO_TARGET_DIR:-target}/release/mingcha}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export MINGCHA_KEY_FILE=$home/keys/key MINGCHA_DATA=$home/data
"$program" --json simulate --orders 12000 --seed 7 --out "$home/out" >/dev/null
# One file out of the monthly exports: the header once, then the rows of all.
first=1
for month in "$home"/out/12345数据交换视图_2026*.csv; do
  tail -n "+$first" "$month" >>"$home/all.csv"
  first=2
done
start=$(date +%s%N)
"$program" --json import "$home/all.csv" >"$home/full.json"
took=$((($(date +%s%N) - start) / 1000000))
count() { "$program" --json search --limit 0 | grep -m1 -o '"total": *[0-9]*' | grep -o '[0-9]*$'; }
full=$(count)
echo "$full orders in $took ms"
RANDOM=320700
for round in $(seq 50); do
  rm -rf "$home/data"
  "$program" --json import "$home/all.csv" >/dev/null 2>&1 &
  child=$!
  moment=$((RANDOM % (took + 1)))
  sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
  kill -9 "$child" 2>/dev/null || true
  wait "$child" 2>/dev/null || true
  "$program" --json import "$home/all.csv" >"$home/again.json"
  grep -Eq '"state": "(committed|already_imported)"' "$home/again.json" || { echo "round $round: not whole"; exit 1; }
  [ "$(count)" = "$full" ] || { echo "round $round after $moment ms: $(count) orders"; exit 1; }
  "$program" --json fsck >"$home/fsck.json" || { echo "round $round after $moment ms:"; cat "$home/fsck.json"; exit 1; }
done
echo "50 kills, every import whole"
