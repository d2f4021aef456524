#!/usr/bin/env bash
# Walks ITEMS items (a million unless given) in pages of 50, and prints what is alive and the working set after each tenth; fails if what is alive grows. The server is in the same process.
set -euo pipefail
cd "$(dirname "$0")/../.."
WANDBGEN_SOAK_ITEMS=${1:-1000000} dotnet test tests/runtime/WandbGen.Tests --logger 'console;verbosity=detailed' --filter 'FullyQualifiedName~Memory_stays_flat'
