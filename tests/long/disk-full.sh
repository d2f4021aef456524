#!/usr/bin/env bash
# Downloads and saves histories onto disks that are full in earnest: one of 1 MiB, and one of ten names. Needs Linux with user namespaces, or root; nothing stays mounted.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/runtime/WandbGen.Downloads.Tests
dotnet build tests/history/WandbGen.History.Tests
WANDBGEN_DISK_OF_BYTES=$(mktemp -d) WANDBGEN_DISK_OF_NAMES=$(mktemp -d)
export WANDBGEN_DISK_OF_BYTES WANDBGEN_DISK_OF_NAMES
trap 'rmdir "$WANDBGEN_DISK_OF_BYTES" "$WANDBGEN_DISK_OF_NAMES"' EXIT
unshare --map-root-user --mount bash -euo pipefail -c '
    mount -t tmpfs -o size=1m tmpfs "$WANDBGEN_DISK_OF_BYTES"
    mount -t tmpfs -o size=4m,nr_inodes=10 tmpfs "$WANDBGEN_DISK_OF_NAMES"
    dotnet test tests/runtime/WandbGen.Downloads.Tests --no-build --filter "FullyQualifiedName~DiskFullTests"
    dotnet test tests/history/WandbGen.History.Tests --no-build --filter "FullyQualifiedName~A_full_disk"
'
