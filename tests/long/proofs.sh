#!/usr/bin/env bash
# The long forms of all proofs of docs/promises.md that are about data on disks, one after the other, and at the end what each came to.
# What this machine cannot run is said by the script that would. Takes more than an hour on two cores; needs Linux, strace and root.
set -uo pipefail
cd "$(dirname "$0")/../.."
results=()
failed=0
prove() {
    echo "== $1"
    if "${@:2}"; then results+=("passed  $1"); else results+=("FAILED  $1"); failed=1; fi
}

prove 'kill -9 at every call, and locks that lie' tests/long/kill-sweep.sh
prove 'full disks' tests/long/disk-full.sh
prove 'other file systems' tests/long/file-systems.sh
prove 'the path of Windows and macOS' tests/long/portable.sh
prove 'Windows programs under wine' tests/long/wine.sh
prove '1,000 cancellations' env WANDBGEN_CANCELLATIONS=1000 dotnet test tests/runtime/WandbGen.Downloads.Tests --filter 'FullyQualifiedName~After_a_cancellation'
prove 'clients that are disposed of' tests/long/soak-dispose.sh

printf '%s\n' '' "${results[@]}"
exit "$failed"
