#!/usr/bin/env bash
# Disposes of a client under 200 calls, and under 200 downloads, while the server resets, stalls and refuses; ROUNDS times (200 unless given), each at another moment. Fails if anything hangs, stays open or is no typed error.
set -euo pipefail
cd "$(dirname "$0")/../.."
export WANDBGEN_SOAK_ROUNDS=${1:-200}
for project in WandbGen.Tests WandbGen.Downloads.Tests; do
    dotnet test "tests/runtime/$project" --logger 'console;verbosity=normal' --filter 'FullyQualifiedName~Disposing_the_client_under_many'
done
