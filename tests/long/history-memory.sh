#!/usr/bin/env bash
# The histories of many runs are saved within 512 MiB, however many there are: 100 runs of 1,000,000 rows, and 25 to compare with.
# Each number is measured in a process of its own, the server in it.
set -euo pipefail
cd "$(dirname "$0")/Benchmarks"
dotnet build -c Release -v quiet
for runs in 25 100; do
  dotnet run -c Release --no-build -- history-memory "$runs" | tee /dev/stderr | grep -oP '\d+(?= MiB at most)' |
    { read -r peak; [ "$peak" -le 512 ] || { echo "more than 512 MiB" >&2; exit 1; }; }
done
