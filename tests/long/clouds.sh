#!/usr/bin/env bash
# References of artifacts against servers that others wrote: azurite and s3rver, which npm installs into a temporary directory, or which are in node_modules of NODE_DIRECTORY.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$work"' EXIT

programs=${1:-$work}
[ -n "${1:-}" ] || npm install --prefix "$work" --no-audit --no-fund azurite@3.35.0 s3rver@3.7.1

# An account of our own: its key is 32 zeros.
export AZURITE_ACCOUNTS="account:$(head -c 32 /dev/zero | base64)"
"$programs/node_modules/.bin/azurite-blob" --silent --skipApiVersionCheck --disableTelemetry --inMemoryPersistence --blobHost 127.0.0.1 --blobPort 10800 &
"$programs/node_modules/.bin/s3rver" --silent --directory "$work/s3" --address 127.0.0.1 --port 10801 --configure-bucket bucket &

export WANDBGEN_AZURITE=http://127.0.0.1:10800/account WANDBGEN_S3RVER=http://127.0.0.1:10801
for address in 127.0.0.1/10800 127.0.0.1/10801; do
    until (exec 3<> "/dev/tcp/$address") 2> /dev/null; do sleep 0.2; done
done

dotnet test tests/references/WandbGen.Artifacts.Tests --filter "FullyQualifiedName~ForeignServerTests"
