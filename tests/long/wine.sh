#!/usr/bin/env bash
# The quickstart and the download tests as Windows programs, on Linux under wine: downloads, a second run, one that is
# killed and one that completes it, then the tests. Needs wine (8 is what it was seen with) and takes several minutes.
#   tests/long/wine.sh [quickstart | tests [-class NAME …]]; for NAME with its namespace
set -euo pipefail
cd "$(dirname "$0")/../.."
part=${1:-all}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Windows 10, or .NET does not start; what wine's memory protection cannot do, .NET must not want.
export DOTNET_EnableWriteXorExecute=0 WINEDEBUG=-all NETRC=/dev/null
unset WANDB_API_KEY WANDB_BASE_URL
work=$(mktemp -d)
export WINEPREFIX=$work/prefix
sandbox=
# wineserver -k ends what runs in this prefix, and in no other.
trap '[ -z "$sandbox" ] || kill "$sandbox" 2> /dev/null || true; wineserver -k 2> /dev/null || true; rm -rf "$work"' EXIT

fail() { echo "FAILED: $*"; exit 1; }
publish() { dotnet publish "$1" -r win-x64 --self-contained -p:RestoreLockedMode=true -v q -o "$work/$2" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }
quickstart() { wine "$work/quickstart/Quickstart.exe" "$@" < /dev/null | tr -d '\r'; }
expect() { grep -q -- "$1" "$work/output" || { cat "$work/output"; fail "the output lacks '$1'"; }; grep -- "$1" "$work/output"; }

wineboot -i > /dev/null 2>&1
winecfg -v win10 > /dev/null 2>&1

if [ "$part" != tests ]; then
    echo '== The quickstart, its sandbox being a Windows program too'
    publish samples/Quickstart quickstart
    quickstart sandbox/quickstart/hare "Z:${work//\//\\}\\example" > "$work/output" 2>&1 || { cat "$work/output"; fail 'the quickstart'; }
    expect '6 verified by their MD5'

    echo '== Killed in the middle of 1 GiB'
    run=$work/data/run-20260101_120000-large
    mkdir -p "$run/files"
    head -c 1G /dev/urandom > "$run/files/model.bin"
    echo '{"loss": 0.5}' > "$run/files/wandb-summary.json"
    dotnet build samples/Sandbox -v q > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    dotnet samples/Sandbox/bin/Debug/net10.0/WandbGen.Sandbox.dll --port 0 --storage-port 0 --data "$work/data" > "$work/sandbox.log" 2>&1 &
    sandbox=$!
    until grep -qs 'WANDB_API_KEY=' "$work/sandbox.log"; do kill -0 "$sandbox" || { cat "$work/sandbox.log"; exit 1; }; sleep 0.1; done
    eval "$(grep -o 'export WANDB_[A-Z_]*=[^ ]*' "$work/sandbox.log")"

    target="Z:${work//\//\\}\\large"
    wine "$work/quickstart/Quickstart.exe" sandbox/quickstart/large "$target" < /dev/null > "$work/output" 2>&1 &
    process=$!
    kept() { du -sk "$work/large/.wandb-partial" 2> /dev/null | awk '{ print $1 }'; }
    until [ "$(kept)" -gt 65536 ] 2> /dev/null; do
        kill -0 "$process" 2> /dev/null || { cat "$work/output"; fail 'it ended before it could be killed'; }
        sleep 0.02
    done
    kill -9 "$process"
    wait "$process" 2> /dev/null || true
    [ ! -e "$work/large/model.bin" ] || fail 'a file that is not whole has its final name'
    echo "killed with $(kept) KiB there and nothing at the final name"

    echo '== The next run completes it'
    quickstart sandbox/quickstart/large "$target" > "$work/output" 2>&1 || { cat "$work/output"; fail 'the next run'; }
    expect 'verified by their MD5'
    cmp "$work/large/model.bin" "$run/files/model.bin"
    [ ! -e "$work/large/.wandb-partial" ] || fail 'something of the killed run is left'

    echo '== One more finds everything there'
    quickstart sandbox/quickstart/large "$target" > "$work/output" 2>&1 || { cat "$work/output"; fail 'one more run'; }
    expect ': 0 transferred'
    kill "$sandbox"
    sandbox=
    unset WANDB_API_KEY WANDB_BASE_URL
fi

if [ "$part" != quickstart ]; then
    echo '== The download tests, as far as they run there'
    publish tests/runtime/WandbGen.Downloads.Tests tests
    # Each class in a process of its own. Left out: what starts programs (strace, and dotnet as a Linux program), what
    # counts the handles of Linux, uploads, which were not seen to end, and one test that is skipped on Windows and from which xunit's runner does not come
    # back under wine. Symbolic links, which wine 8 does not tell from what they lead to, are skipped by name.
    if [ $# -gt 1 ]; then classes=("${@:2}"); else
        classes=()
        for class in Transfer Destination ExistingFile Range TargetPath Sync Ownership ChangedFile Encoding; do
            classes+=(-class "WandbGen.Downloads.Tests.${class}Tests")
        done
    fi
    failed=0
    for ((i = 0; i < ${#classes[@]}; i += 2)); do
        echo "${classes[i + 1]}"
        timeout --kill-after 10 600 wine "$work/tests/WandbGen.Downloads.Tests.exe" -noLogo -noColor "${classes[@]:i:2}" \
            -method- '*A_file_system_is_asked_whether_it_tells_names_apart' < /dev/null | tr -d '\r' || failed=1
    done
    [ $failed = 0 ] || fail 'the download tests'
fi
