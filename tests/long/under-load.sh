#!/usr/bin/env bash
# The whole suite on a machine that has other work: ROUNDS times (5) with BUSY endless loops (6) beside it. No test may fail because of it. Takes an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-${ROUNDS:-5}}
busy=${BUSY:-6}

dotnet build WandbGen.sln
loops=()
trap '[ ${#loops[@]} = 0 ] || kill "${loops[@]}" 2>/dev/null || true' EXIT
for ((i = 0; i < busy; i++)); do
    (while :; do :; done) &
    loops+=($!)
done

for ((round = 1; round <= rounds; round++)); do
    echo "== Round $round of $rounds beside $busy busy loops"
    dotnet test WandbGen.sln --no-build
done
