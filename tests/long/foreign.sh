#!/usr/bin/env bash
# Declares collections, objects and operations for other servers' schemas (tests/long/foreign), compiles them, and runs each against answers
# that the schema allows. Fetches the schemas that npm has; others are taken from the folder if they are there, under the name of their
# declarations: linear.graphql, saleor.graphql, artsy.graphql, anilist.graphql, monday.graphql, swapi.graphql.
#
#   tests/long/foreign.sh [DIR]
set -euo pipefail
folder=$(realpath -m "${1:-$(mktemp -d)}")
mkdir -p "$folder"
cd "$(dirname "$0")/../.."

# Takes a file out of a package, once.
fetch() {
  local package=$1 path=$2 name=$3 scratch
  [ -e "$folder/$name" ] && return
  scratch=$(mktemp -d)
  (cd "$scratch" && npm pack "$package" --silent > /dev/null && tar xzf ./*.tgz "package/$path")
  mv "$scratch/package/$path" "$folder/$name"
  rm -r "$scratch"
}

fetch @octokit/graphql-schema@15.26.1 schema.graphql github.graphql
fetch @shopify/hydrogen-react@2026.4.4 storefront.schema.json shopify.json
fetch @shopify/hydrogen-react@2026.4.4 customer-account.schema.json customer.json
fetch @nautical-commerce/graphql-schema@4.15.0 nautical/schema.graphql nautical.graphql
fetch @digdir/dialogporten-schema@1.40.0 schema.verified.graphql dialogporten.graphql

WANDBGEN_FOREIGN=$folder dotnet test tests/generator/WandbGen.Generator.Tests -c Release \
  --filter FullyQualifiedName~ForeignTests --logger "console;verbosity=detailed"
