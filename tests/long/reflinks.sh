#!/usr/bin/env bash
# Copies between the cache of artifacts and downloads share their bytes on XFS and btrfs, until one of them is changed. Needs Linux, root, mkfs.xfs and mkfs.btrfs; nothing stays mounted.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${WANDBGEN_SHARING:-}" ]; then
    dotnet build tests/api/WandbGen.Api.Tests -v q -nologo
    WANDBGEN_SHARING=$(mktemp -d)
    export WANDBGEN_SHARING
    trap 'rm -rf --one-file-system "$WANDBGEN_SHARING"' EXIT
    unshare --mount --propagation private tests/long/reflinks.sh
    exit
fi

root=$WANDBGEN_SHARING
for system in "xfs -q -m reflink=1" "btrfs -q"; do
    echo "${system%% *}:"
    rm -f "$root/image"
    truncate --size 1G "$root/image"
    mkfs.$system "$root/image"
    mkdir -p "$root/mounted"
    mount -o loop "$root/image" "$root/mounted"
    WANDBGEN_SHARING=$root/mounted dotnet tests/api/WandbGen.Api.Tests/bin/Debug/net10.0/WandbGen.Api.Tests.dll -method "*.A_copy_from_the_cache_takes_no_space_where_the_file_system_shares_bytes"
    umount "$root/mounted"
done
