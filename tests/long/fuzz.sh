#!/usr/bin/env bash
# Fuzzes a parser of what comes from outside with afl-fuzz, which sees by SharpFuzz what code an input reaches: TARGET is one of tests/long/Fuzz/Target.cs, for SECONDS (600 unless given).
# Fails if an input broke a promise, and keeps such inputs in tests/long/Fuzz/findings/TARGET; `dotnet run -c Release --project tests/long/Fuzz -- TARGET < INPUT` shows what went wrong. Needs Linux and afl++.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$1
seconds=${2:-600}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet publish tests/long/Fuzz -c Release -o "$work/program" -v q
dotnet "$work/program/WandbGen.Fuzz.dll" "$target" "$work"
for library in WandbGen.dll WandbGen.Api.dll; do
    dotnet tool exec --yes SharpFuzz.CommandLine@2.3.0 "$work/program/$library"
done

# SharpFuzz, not the binary, is what speaks to afl-fuzz; and cores are nobody's business.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1
afl-fuzz -i "$work/seeds" -o "$work/out" -x "$work/tokens" -V "$seconds" -t 2000 -m none -- dotnet "$work/program/WandbGen.Fuzz.dll" "$target" > "$work/log" || { tail -n 50 "$work/log"; exit 1; }

grep -E '^(execs_done|execs_per_sec|corpus_count|edges_found|stability|saved_crashes|saved_hangs) ' "$work/out/default/fuzzer_stats"
findings=$(find "$work/out/default/crashes" "$work/out/default/hangs" -name 'id:*')
if [ -n "$findings" ]; then
    mkdir -p "tests/long/Fuzz/findings/$target"
    cp $findings "tests/long/Fuzz/findings/$target"
    echo "see tests/long/Fuzz/findings/$target"
    exit 1
fi
