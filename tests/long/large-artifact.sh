#!/usr/bin/env bash
# One file of GIB gibibytes (10 unless given), logged in parts of 100 MiB and downloaded again: how long both take, and how much memory. The file that is logged is sparse; the one that is downloaded is not, and lies below TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build -c Release tests/api/WandbGen.Api.Tests -v q -nologo
WANDBGEN_LARGE=${1:-10} dotnet tests/api/WandbGen.Api.Tests/bin/Release/net10.0/WandbGen.Api.Tests.dll -class WandbGen.Tests.LargeArtifactTests -diagnostics
