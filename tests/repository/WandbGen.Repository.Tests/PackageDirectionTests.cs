using System.Reflection;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>The packages, and the folders of each project, use each other one way.</summary>
public sealed class PackageDirectionTests
{
    // Which packages each may use.
    private static readonly Dictionary<string, string[]> s_packages = new(StringComparer.Ordinal)
    {
        ["WandbGen"] = [],
        ["WandbGen.Testing"] = [],
        ["WandbGen.Api"] = ["WandbGen"],
        ["WandbGen.DependencyInjection"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.History"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.History.DataFrame"] = ["WandbGen", "WandbGen.Api", "WandbGen.History"],
        ["WandbGen.Artifacts.Azure"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.Artifacts.GoogleCloud"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.Artifacts.S3"] = ["WandbGen", "WandbGen.Api"],
    };

    public static TheoryData<string> Projects => [.. ProjectDirections.All.Keys];

    [Fact]
    public void No_package_uses_one_that_it_should_not_know() =>
        Findings.AssertNone(
            s_packages.SelectMany(static package =>
                Assembly
                    .Load(package.Key)
                    .GetReferencedAssemblies()
                    .Select(static used => used.Name!)
                    .Where(used => s_packages.ContainsKey(used) && !package.Value.Contains(used))
                    .Select(used => $"{package.Key} uses {used}")
            ),
            $"The table of packages in {nameof(PackageDirectionTests)} says which packages each may use."
        );

    // No package uses the tool, and the tool uses all of them.
    [Fact]
    public void Every_package_is_in_the_table() =>
        Findings.AssertNone(
            RepositoryFiles
                .Find("*.csproj")
                .Where(static path => path.StartsWith("runtime/", StringComparison.Ordinal))
                .Select(static path => Path.GetFileNameWithoutExtension(path))
                .Where(static package => package is not ("WandbGen.Tool" or "ReadyToRun") && !s_packages.ContainsKey(package)),
            $"This package has no line in the table of packages in {nameof(PackageDirectionTests)}: say which packages it may use."
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_uses_one_that_it_should_not_know(string project) => ProjectDirections.All[project].AssertDirections();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_exception_is_needed(string project) => ProjectDirections.All[project].AssertExceptions();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_has_a_rule_and_the_rules_allow_no_circle(string project) => ProjectDirections.All[project].AssertRules();

    [Fact]
    public void Every_project_without_rules_has_no_folders() =>
        Assert.All(
            s_packages.Keys.Where(static package => !ProjectDirections.All.ContainsKey(package)),
            static package =>
                Assert.DoesNotContain(
                    RepositoryFiles.Find("*.cs"),
                    path => path.StartsWith($"runtime/{package}/", StringComparison.Ordinal) && path.Count(static c => c == '/') > 2
                )
        );
}
