#!/usr/bin/env bash
# kill -9 at every occurrence of every file-changing system call of a download. Needs Linux and strace; takes a few minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
WANDBGEN_KILL_SWEEP=all dotnet test tests/WandbGen.Downloads.Tests --filter "FullyQualifiedName~KillTests"
