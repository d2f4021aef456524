#!/usr/bin/env bash
# Each package alone in an empty project, with the lowest version of each dependency, its own and theirs: restored, built without a
# warning, and run as a program that uses it (floors/PACKAGE.cs), beside a sandbox. Fails if a floor is not what is restored, or does not
# do its work.
#   tests/long/floors.sh [PACKAGE …]
set -euo pipefail
cd "$(dirname "$0")/../.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
version=0.1.0-floors
trap 'kill $(jobs -p) 2> /dev/null || true; rm -rf "$work"' EXIT

echo "Packing …"
dotnet pack runtime -o "$work/feed" -p:Version=$version -p:ReadyToRunSystems=none -p:RunAnalyzers=false -v q > "$work/log" || { cat "$work/log"; exit 1; }
dotnet build samples/Sandbox -v q > "$work/log" || { cat "$work/log"; exit 1; }

dotnet samples/Sandbox/bin/Debug/net10.0/WandbGen.Sandbox.dll --port 0 --storage-port 0 > "$work/sandbox" &
until grep -q 'WANDB_API_KEY=' "$work/sandbox"; do
    kill -0 $! || { cat "$work/sandbox"; exit 1; }
    sleep 0.2
done
eval "$(grep -o 'export WANDB_.*' "$work/sandbox")"

# A version with a known fault is an error (NU1901 to NU1904). A floor of a dependency's own that no source has is said (NU1603); one of ours
# is an error below.
write_project() {
    local package=$1 sources="$PWD/tests/long/floors/$1.cs" cloud=${1#WandbGen.Artifacts.}
    if [ "$cloud" != "$package" ]; then
        # The storages of the tests.
        local tests="$PWD/tests/references/WandbGen.Artifacts.Tests"
        sources+=";$PWD/tests/long/floors/References.cs;$PWD/tests/shared/LocalServer.cs"
        sources+=";$tests/StorageEndpoint.cs;$tests/StoredObject.cs;$tests/${cloud}Endpoint.cs"
    fi
    mkdir -p "$work/$package"
    cat > "$work/$package/Floor.csproj" << PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
    <NuGetAuditMode>all</NuGetAuditMode>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <RestoreFallbackFolders>${NUGET_PACKAGES:-$HOME/.nuget/packages}</RestoreFallbackFolders>
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="$package" Version="$version" />
    <Compile Include="$sources" />
  </ItemGroup>
</Project>
PROJECT
}

failures=0
packages=("$@")
[ $# -gt 0 ] || for file in "$work"/feed/*.nupkg; do packages+=("$(basename "$file" ".$version.nupkg")"); done

for package in "${packages[@]}"; do
    echo "== $package"
    write_project "$package"
    (
        cd "$work/$package"
        dotnet build -v q > log 2>&1 || { cat log; exit 1; }
        grep -o 'NU1603: .*' log | sort -u | sed 's/NU1603:/  /' || true
        unzip -p "$work/feed/$package.$version.nupkg" "$package.nuspec" |
            sed -n 's/.*<dependency id="\([^"]*\)" version="\([^"]*\)".*/\1 \2/p' |
            tr -d '[]' | while read -r id floor; do
                grep -qi "\"$id/$floor\": {" obj/project.assets.json || { echo "$id $floor is not what was restored."; exit 1; }
                case $id in WandbGen*) ;; *) echo "   $id $floor" ;; esac
            done || exit 1
        dotnet bin/Debug/net10.0/Floor.dll
    ) || { echo "$package does not work with its lowest dependencies." >&2; failures=$((failures + 1)); }
done
echo "$failures of ${#packages[@]} packages failed."
[ $failures = 0 ]
