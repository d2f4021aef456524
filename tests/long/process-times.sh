#!/usr/bin/env bash
# Times whole processes: those that list files (HttpClient alone, a hand-written client, System.Text.Json and WandbGen), and those that
# download files (HttpClient, curl, WandbGen; md5sum). "packages" is what a user gets who references the packages and publishes nothing;
# then compiled at run time without their images, ahead of time with the program, and natively. ROUNDS starts of each (21 unless given), the
# downloads into DIRECTORY (one in memory unless given). Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-21}
directory=${2:-/dev/shm}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
system=$(dotnet --info | awk '/^ RID:/ { print $2 }')

publish() { dotnet publish tests/long/ListingClient -c Release -v q -p:System="$system" -o "$work/$1" "${@:2}" > "$work/log" || { cat "$work/log"; exit 1; }; }
publish just-in-time
publish ready-to-run -p:ReadyToRun=true
publish native -p:Native=true
# The images of the packages, beside a program that is compiled at run time.
cp -r "$work/just-in-time" "$work/packages"
for package in WandbGen WandbGen.Api; do
    dotnet pack "runtime/$package" -v q -p:RunAnalyzers=false -p:ReadyToRunSystems="$system" -o "$work/feed" > "$work/log" || { cat "$work/log"; exit 1; }
    unzip -q -p "$work/feed/$package".*.nupkg "runtimes/$system/lib/net10.0/$package.dll" > "$work/packages/$package.dll"
    rm -r "$work/feed"
done
dotnet build tests/long/Benchmarks -c Release -v q > "$work/log" || { cat "$work/log"; exit 1; }

benchmarks="dotnet tests/long/Benchmarks/bin/Release/net10.0/WandbGen.Benchmarks.dll"
for kind in packages just-in-time ready-to-run native; do
    echo "== $kind"
    $benchmarks processes "$rounds" "$work/$kind/ListingClient"
    $benchmarks process-downloads "$rounds" "$directory" "$work/$kind/ListingClient"
done
