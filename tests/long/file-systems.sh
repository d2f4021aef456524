#!/usr/bin/env bash
# The tests of downloads on several file systems: in memory, ext4, XFS (with shared blocks) and btrfs by loop mounts, overlayfs, and FUSE by bindfs and by sshfs.
# Needs Linux and root; what is not installed is said and left out, and so is NFS, whose client not every kernel has. Nothing stays mounted.
# tests/long/file-systems.sh [FILE-SYSTEM ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${WANDBGEN_MOUNTED:-}" ]; then
    dotnet build tests/runtime/WandbGen.Downloads.Tests
    WANDBGEN_MOUNTED=$(mktemp -d)
    export WANDBGEN_MOUNTED
    trap 'rm -rf --one-file-system "$WANDBGEN_MOUNTED"' EXIT
    unshare --mount --propagation private tests/long/file-systems.sh "$@"
    exit
fi

program=tests/runtime/WandbGen.Downloads.Tests/bin/Debug/net10.0/WandbGen.Downloads.Tests.dll
classes=(Transfer Range Race Ownership TargetPath Destination Sync Kill LyingLock DiskFull)
filter=()
for class in "${classes[@]}"; do filter+=(-class "WandbGen.Downloads.Tests.${class}Tests"); done
failed=0

lacks() {
    for command in "$@"; do
        command -v "$command" > /dev/null || { echo "did not run: $command is not installed"; return 0; }
    done
    return 1
}

# An image of a file system that a command makes, mounted.
image() {
    truncate --size 1G "$WANDBGEN_MOUNTED/$1.img"
    "${@:2}" "$WANDBGEN_MOUNTED/$1.img" > /dev/null
    mount -o loop "$WANDBGEN_MOUNTED/$1.img" "$at"
}

try() {
    at=$WANDBGEN_MOUNTED/$1
    mkdir "$at"
    printf '%s: ' "$1"
    case $1 in
        tmpfs) mount -t tmpfs tmpfs "$at" ;;
        ext4) if lacks mkfs.ext4; then return; fi; image ext4 mkfs.ext4 -q ;;
        xfs) if lacks mkfs.xfs; then return; fi; image xfs mkfs.xfs -q ;;
        btrfs) if lacks mkfs.btrfs; then return; fi; image btrfs mkfs.btrfs -q ;;
        overlay)
            # What a change of a lower file copies up has another number than before.
            mount -t tmpfs tmpfs "$at"
            mkdir "$at"/{lower,upper,work,merged}
            mount -t overlay overlay -o "lowerdir=$at/lower,upperdir=$at/upper,workdir=$at/work" "$at/merged"
            at=$at/merged ;;
        bindfs)
            if lacks bindfs; then return; fi
            mkdir "$at-source"
            bindfs "$at-source" "$at" ;;
        sshfs)
            if lacks sshfs ssh-keygen /usr/sbin/sshd; then return; fi
            mkdir -p "$at-source" /run/sshd
            ssh-keygen -q -t ed25519 -N '' -f "$at-key"
            port=$((20000 + RANDOM % 10000))
            /usr/sbin/sshd -f /dev/null -h "$at-key" -p $port -o ListenAddress=127.0.0.1 -o AuthorizedKeysFile="$at-key.pub" -o StrictModes=no \
                -o Subsystem="sftp internal-sftp" -o PidFile="$at-pid" -o PermitRootLogin=yes
            sshfs "127.0.0.1:$at-source" "$at" -p $port -o IdentityFile="$at-key",StrictHostKeyChecking=no,UserKnownHostsFile=/dev/null
            trap 'kill "$(cat "$WANDBGEN_MOUNTED/sshfs-pid")"' EXIT ;;
        nfs)
            if lacks exportfs rpc.nfsd || ! grep -q '\bnfs4\?$' /proc/filesystems; then echo "did not run: this kernel has no NFS"; return; fi
            mkdir "$at-source"
            exportfs -o rw,no_root_squash,insecure,fsid=1 "127.0.0.1:$at-source"
            mount -t nfs -o noac 127.0.0.1:"$at-source" "$at" ;;
        *) echo "unknown"; exit 1 ;;
    esac
    echo "$(stat --file-system --format %T "$at")"
    TMPDIR=$at dotnet $program -noColor -noLogo "${filter[@]}" || failed=1
}

if [ $# = 0 ]; then set -- tmpfs ext4 xfs btrfs overlay bindfs sshfs nfs; fi
for name; do try "$name"; done
exit $failed
