#!/usr/bin/env bash
# Kills `wandbgen mirror` at random moments, many times, and compares what is there in the end, byte by byte, with a mirror that was
# never disturbed; then mirrors once more, which must transfer nothing. The argument is the number of kills (50).
set -euo pipefail
cd "$(dirname "$0")/../.."
kills=${1:-50}

dotnet build runtime/WandbGen.Tool -c Release -v q -nologo -p:RunAnalyzers=false
tool=$PWD/runtime/WandbGen.Tool/bin/Release/net10.0/WandbGen.Tool
work=$(mktemp -d)
"$tool" sandbox --port 0 --storage-port 0 > "$work/sandbox" 2> "$work/sandbox.log" &
sandbox=$!
trap 'kill $sandbox 2> /dev/null || true; rm -rf "$work"' EXIT
until [ "$(wc -l < "$work/sandbox")" = 2 ]; do sleep 0.1; done
# The two variables of the sandbox.
. "$work/sandbox"

"$tool" mirror sandbox "$work/undisturbed" 2> /dev/null
begun=0
for i in $(seq "$kills"); do
    # Begin anew now and then, so that every part of the work is met.
    [ $((i % 10)) = 1 ] && rm -rf "$work/killed"
    "$tool" mirror sandbox "$work/killed" 2> /dev/null &
    mirror=$!
    sleep "$(awk -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.3f", 0.15 + rand() * 1.5 }')"
    if kill -9 $mirror 2> /dev/null; then begun=$((begun + 1)); fi
    wait $mirror 2> /dev/null || true
done
"$tool" mirror sandbox "$work/killed" 2> /dev/null
diff -r "$work/undisturbed" "$work/killed"
"$tool" mirror verify "$work/killed"
"$tool" mirror sandbox "$work/killed" 2>&1 | tee "$work/again"
grep -q ' 0 changed, ' "$work/again"
grep -q '0 files (0 B) and 0 rows transferred' "$work/again"
echo "$begun of $kills mirrors were killed in the middle; nothing differs."
