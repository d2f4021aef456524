#!/usr/bin/env bash
# Times whole processes that list files: the floor (HttpClient alone), a hand-written client, System.Text.Json and WandbGen, compiled at run time, ahead of time for the same
# runtime, and natively. ROUNDS starts of each (21 unless given). Takes a few minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-21}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
system=$(dotnet --info | awk '/^ RID:/ { print $2 }')

publish() { dotnet publish tests/long/ListingClient -c Release -v q -p:System="$system" -o "$work/$1" "${@:2}" > "$work/log" || { cat "$work/log"; exit 1; }; }
publish just-in-time
publish ready-to-run -p:ReadyToRun=true
publish native -p:Native=true
dotnet build tests/long/Benchmarks -c Release -v q > "$work/log" || { cat "$work/log"; exit 1; }

for kind in just-in-time ready-to-run native; do
    echo "== $kind"
    dotnet tests/long/Benchmarks/bin/Release/net10.0/WandbGen.Benchmarks.dll processes "$rounds" "$work/$kind/ListingClient"
done
