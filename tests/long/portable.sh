#!/usr/bin/env bash
# The download tests on the path that Windows and macOS use, on Linux; further arguments go to `dotnet test`. The program that the kill tests start takes that path too.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet test tests/runtime/WandbGen.Downloads.Tests -p:PortableDirectories=true "$@"
