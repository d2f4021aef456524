#!/usr/bin/env bash
# kill -9 at every occurrence of every file-changing system call of a download, and random schedules of two processes whose locks lie. Needs Linux and strace.
set -euo pipefail
cd "$(dirname "$0")/../.."
WANDBGEN_KILL_SWEEP=all dotnet test tests/api/WandbGen.Api.Tests --filter "FullyQualifiedName~ArtifactKillTests"
WANDBGEN_KILL_SWEEP=all dotnet test tests/runtime/WandbGen.Downloads.Tests --filter "FullyQualifiedName~KillTests|FullyQualifiedName~LyingLockTests|FullyQualifiedName~ScheduleTests"
