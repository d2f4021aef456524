using System.Reflection;
using System.Text.RegularExpressions;

namespace WandbGen.Repository.Tests;

/// <summary>Whether the page for users of Python's client names what there is.</summary>
public sealed partial class PythonNamesTests
{
    // The iterators of wandb.apis.public of W&B's client 0.28.
    private static readonly string[] s_iterators =
    [
        "Files",
        "Runs",
        "AgentRuns",
        "Projects",
        "Sweeps",
        "Reports",
        "ConsoleLogs",
        "ArtifactTypes",
        "ArtifactCollections",
        "ProjectArtifactCollections",
        "Artifacts",
        "RunArtifacts",
        "ArtifactFiles",
        "Registries",
        "Collections",
        "Versions",
        "LegacyAutomations",
        "LegacyEntityAutomations",
        "EntityAutomations",
        "Integrations",
        "WebhookIntegrations",
        "SlackIntegrations",
        "HistoryScan",
    ];

    private static readonly Dictionary<string, Type> s_types = typeof(WandbApi)
        .Assembly.GetExportedTypes()
        .Concat(typeof(WandbClient).Assembly.GetExportedTypes())
        .Concat(typeof(RunHistory).Assembly.GetExportedTypes())
        .Where(static type => !type.IsNested && !type.IsGenericType)
        .ToDictionary(static type => type.Name);

    private static string Page => RepositoryFiles.Read("docs/python.md");

    [Fact]
    public void Every_iterator_of_Pythons_client_has_a_row() =>
        Assert.All(s_iterators, static name => Assert.Contains($"\n| `{name}` | ", Page, StringComparison.Ordinal));

    [Fact]
    public void Every_public_name_of_Pythons_client_has_a_row()
    {
        string[] names =
        [
            .. RepositoryFiles
                .Read("tests/repository/WandbGen.Repository.Tests/PythonNames.txt")
                .Split('\n')
                .Where(static line => line.StartsWith(' '))
                .SelectMany(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        HashSet<string> rows =
        [
            .. Page.Split('\n')
                .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
                .SelectMany(static line => Code().Matches(line.Split(" | ")[0]))
                .Select(static code => code.Groups[1].Value),
        ];

        Assert.True(names.Length > 450, $"{names.Length} names");
        Assert.DoesNotContain(names, name => !rows.Contains(name));
    }

    [Fact]
    public void Every_name_on_the_right_is_there()
    {
        string[] names =
        [
            .. Rows().Matches(Page).SelectMany(static row => Names().Matches(row.Groups[1].Value)).Select(static name => name.Value),
        ];

        Assert.True(names.Length > 80, $"{names.Length} names");
        Assert.All(
            names,
            static name =>
            {
                string[] parts = name.Trim('`').Split('.');
                Type type = Assert.Contains(parts[0], (IDictionary<string, Type>)s_types);
                Assert.True(
                    parts.Length == 1
                        || type.GetMember(
                            parts[1],
                            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy
                        ).Length > 0,
                    $"{name} is not there"
                );
            }
        );
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `[^|]*` \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"`[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)?`")]
    private static partial Regex Names();
}
