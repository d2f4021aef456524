#!/usr/bin/env bash
# Lets W&B's own Python client read the sandbox's example project, and checks what it gets: tests/long/official-client/read_api.py. Then
# it logs a short run, if it has its Go core: log_run.py. Then
# each of both logs an artifact there, and the other one downloads it: artifacts.py and Artifacts.cs.
#   tests/long/official-client.sh             the client that `python3` has (pip install wandb)
#   tests/long/official-client.sh DIR         the client in DIR, for example a checkout of its repository
#   PYTHON="chroot /srv/debian python3"  another Python, which may be in another root
# A client without its Go core (a checkout) is run as far as its Python goes. Nothing of the client belongs to this repository.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${PORT:-18480}
log=$(mktemp)
dotnet build samples/Sandbox -v q -nologo
dotnet samples/Sandbox/bin/Debug/net10.0/WandbGen.Sandbox.dll --port "$port" --storage-port "$((port + 1))" >"$log" 2>&1 &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; rm -f "$log"' EXIT
until grep -q 'The API is at' "$log"; do
    kill -0 "$sandbox" || { cat "$log"; exit 1; }
    sleep 0.2
done

export WANDB_BASE_URL=http://127.0.0.1:$port WANDB_API_KEY=sandbox0sandbox0sandbox0sandbox0sandbox0 WANDB_ERROR_REPORTING=false PYTHONPATH=${1:-}
python() { ${PYTHON:-python3} -W ignore - <"tests/long/official-client/$1"; }
python read_api.py
python log_run.py

artifacts() { dotnet run -p:RunAnalyzers=false tests/long/official-client/Artifacts.cs "$1"; }
DOTNET_DIGEST=$(artifacts write)
export DOTNET_DIGEST
python artifacts.py
artifacts read
