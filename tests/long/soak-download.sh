#!/usr/bin/env bash
# Downloads a file of SIZE bytes (10 GiB unless given) in 8 ranges at once from a server on this machine, verified by MD5, and prints how many bytes of memory it took beyond the start of the download.
# Needs twice that much room below TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/../.."
size=${1:-10737418240}
port=18473

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null || true; rm -rf "$work"' EXIT

dotnet build tests/runtime/KillTarget -c Release -v q > "$work/log" || { cat "$work/log"; exit 1; }
# Bytes that do not repeat, faster than /dev/urandom makes them.
openssl enc -aes-128-ctr -pass pass:soak -nosalt -pbkdf2 < /dev/zero 2> /dev/null | head -c "$size" > "$work/source" || true
md5=$(openssl md5 -binary "$work/source" | base64)

dotnet run tests/long/soak-file-server.cs "$work/source" $port > "$work/server.log" 2>&1 &
for _ in $(seq 120); do curl -sf -r 0-0 -o /dev/null "http://127.0.0.1:$port/" && break; sleep 0.5; done

started=$(date +%s%N)
memory=$(dotnet tests/runtime/KillTarget/bin/Release/net10.0/KillTarget.dll "http://127.0.0.1:$port/" "$size" "$md5" "$work/target" model.bin 16777216 8)
elapsed=$((($(date +%s%N) - started) / 1000000))
[ "$(find "$work/target" -type f -size "${size}c" | wc -l)" = 1 ]
echo "$size bytes in $elapsed ms, $memory bytes of memory beyond the start"
