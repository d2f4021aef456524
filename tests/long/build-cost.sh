#!/usr/bin/env bash
# What the generator adds to a build: a project with ten collections against the same project with the emitted code checked in and no generator.
# Builds the two in turn, ROUNDS times (11 unless given), and prints the medians and the median of the rounds' ratios.
# The compiler's server is used, as is the SDK's default; SERVER=false starts a compiler for each build, which compiles itself and the generator first.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-11}
server=${SERVER:-true}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'dotnet build-server shutdown --vbcscompiler > /dev/null; rm -rf "$work"' EXIT
version=0.1.0-cost

for project in WandbGen WandbGen.Api; do
    dotnet pack "runtime/$project" -o "$work/feed" -p:Version=$version -v q > "$work/pack.log" || { cat "$work/pack.log"; exit 1; }
done

write_project() {
    mkdir -p "$work/$1"
    cat > "$work/$1/$1.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="WandbGen" Version="$version" $2 />
  </ItemGroup>
</Project>
EOF
    for i in $(seq 10); do
        cat > "$work/$1/Files$i.cs" <<EOF
using WandbGen;

namespace Cost;

[WandbObject("File")]
public sealed partial record File$i
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    [WandbField("sizeBytes")] public long Size { get; init; }
    public string? Url { get; init; }
    public string? Md5 { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

[WandbCollection<File$i>("query Files$i(\$entity: String!, \$project: String!, \$run: String!) { project(name: \$project, entityName: \$entity) { run(name: \$run) { fileCount @total files } } }")]
public sealed partial class Files$i;
EOF
    done
}

write_project Generated ''
write_project CheckedIn 'ExcludeAssets="build;buildTransitive"'
cat > "$work/CheckedIn/Directory.Build.targets" <<'EOF'
<Project>
  <Target Name="RemoveGenerator" BeforeTargets="CoreCompile">
    <ItemGroup>
      <Analyzer Remove="@(Analyzer)" Condition="$([System.String]::Copy('%(Filename)').StartsWith('WandbGen')) or '%(Filename)' == 'GraphQLParser'" />
    </ItemGroup>
  </Target>
</Project>
EOF
cat > "$work/nuget.config" <<EOF
<configuration><packageSources><add key="feed" value="feed" /></packageSources></configuration>
EOF

build() { dotnet build "$work/$1" --no-restore --no-incremental -v q -p:UseSharedCompilation=$server "${@:2}" > "$work/build.log" || { cat "$work/build.log"; exit 1; }; }

# A packages folder of its own: the version is always the same.
export NUGET_PACKAGES="$work/packages"
for project in Generated CheckedIn; do dotnet restore "$work/$project" -v q; done
build Generated -p:EmitCompilerGeneratedFiles=true -p:CompilerGeneratedFilesOutputPath="$work/emitted"
mkdir "$work/CheckedIn/Emitted"
find "$work/emitted" -path '*WandbGen.Generator*' -name '*.cs' -exec cp {} "$work/CheckedIn/Emitted/" \;
echo "$(find "$work/CheckedIn/Emitted" -name '*.cs' | wc -l) emitted files"

# Everything is warm for both before anything counts.
for round in $(seq -2 "$rounds"); do
    for project in $([ $((round % 2)) = 0 ] && echo Generated CheckedIn || echo CheckedIn Generated); do
        started=$(date +%s%N)
        build "$project"
        [ "$round" -lt 1 ] || echo "$round $project $((($(date +%s%N) - started) / 1000000))" >> "$work/times"
    done
done

awk '
    function median(values, count,    i, j, swap) {
        for (i = 1; i < count; i++) for (j = i + 1; j <= count; j++) if (values[j] < values[i]) { swap = values[i]; values[i] = values[j]; values[j] = swap }
        return values[int((count + 1) / 2)]
    }
    $2 == "Generated" { generated[$1] = $3 }
    $2 == "CheckedIn" { checkedin[$1] = $3 }
    END {
        for (round in generated) { count++; g[count] = generated[round]; c[count] = checkedin[round]; r[count] = generated[round] / checkedin[round] }
        printf "generated %d ms, checked in %d ms, ratio %.3f (%d rounds)\n", median(g, count), median(c, count), median(r, count), count
    }
' "$work/times"
