using System.Text.RegularExpressions;

namespace WandbGen.Repository.Tests;

/// <summary>Whether the page about changes names all operations that Python's client changes something with.</summary>
public sealed partial class ChangesTests
{
    // The mutations of W&B's Python client 0.28 and of its helper process.
    private static readonly string[] s_operations =
    [
        "CreateProject",
        "UpsertBucket",
        "DeleteRun",
        "NotifyScriptableRunAlert",
        "UpdateRunState",
        "StopRun",
        "deleteFiles",
        "CreateRunFiles",
        "MarkRunFilesUploaded",
        "EnqueueSweepRun",
        "CreateUserFromAdmin",
        "DeleteApiKey",
        "GenerateApiKey",
        "CreateTeam",
        "CreateInvite",
        "DeleteInvite",
        "CreateServiceAccount",
        "AddAliases",
        "DeleteAliases",
        "UpdateArtifact",
        "DeleteArtifact",
        "LinkArtifact",
        "UnlinkArtifact",
        "DeleteArtifactSequence",
        "DeleteArtifactPortfolio",
        "UpdateArtifactSequence",
        "UpdateArtifactPortfolio",
        "UpdateArtifactSequenceType",
        "AddArtifactCollectionTags",
        "DeleteArtifactCollectionTags",
        "CreateArtifact",
        "CommitArtifact",
        "CreateArtifactFiles",
        "CreateArtifactManifest",
        "UpdateArtifactManifest",
        "CompleteMultipartUploadArtifact",
        "UseArtifact",
        "RenameRegistry",
        "UpsertRegistry",
        "DeleteRegistry",
        "CreateRegistryMembers",
        "DeleteRegistryMembers",
        "UpdateUserRegistryRole",
        "UpdateTeamRegistryRole",
        "CreateAutomation",
        "UpdateAutomation",
        "DeleteAutomation",
        "CreateGenericWebhookIntegration",
        "CreateDefaultResourceConfig",
        "CreateRunQueue",
        "UpsertRunQueue",
        "DeleteFromRunQueue",
        "DeleteRunQueue",
        "CreateCustomChart",
    ];

    // What the methods of Python's client that change something begin with.
    private static readonly string[] s_verbs =
    [
        "add",
        "append",
        "change_",
        "create",
        "delete",
        "enqueue",
        "generate",
        "invite",
        "link",
        "log_artifact",
        "new_",
        "push",
        "remove",
        "rename",
        "save",
        "set_",
        "stop",
        "unlink",
        "update",
        "upload",
        "upsert",
        "use_artifact",
    ];

    // These only sound like it.
    private static readonly string[] s_harmless = ["iterator.update_variables()"];

    private static readonly (string[] Names, string Equivalent)[] s_operationRows = ReadRows("Operations of Python's client");

    private static readonly (string[] Names, string Equivalent)[] s_nameRows = ReadRows("Names of Python's client");

    [Fact]
    public void Every_operation_has_one_row() =>
        Assert.Equal(
            s_operations.Order(StringComparer.Ordinal),
            s_operationRows.SelectMany(static row => row.Names).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_public_name_that_changes_something_has_one_row()
    {
        string[] names =
        [
            .. RepositoryFiles
                .Read("tests/repository/WandbGen.Repository.Tests/PythonNames.txt")
                .Split('\n')
                .Where(static line => line.StartsWith(' '))
                .SelectMany(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(static name =>
                    name.EndsWith("()", StringComparison.Ordinal)
                    && Array.Exists(
                        s_verbs,
                        verb => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..].StartsWith(verb, StringComparison.Ordinal)
                    )
                )
                .Except(s_harmless),
        ];

        Assert.True(names.Length > 40, $"{names.Length} names");
        Assert.Equal(names.Order(StringComparer.Ordinal), s_nameRows.SelectMany(static row => row.Names).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_equivalent_is_there_or_says_why_not()
    {
        Assert.All(
            s_operationRows.Concat(s_nameRows),
            static row =>
            {
                string[] names = [.. Code().Matches(row.Equivalent).Select(static code => code.Groups["name"].Value)];
                Assert.True(
                    names.Length > 0 || row.Equivalent.StartsWith("not ", StringComparison.Ordinal),
                    $"{row.Names[0]}: {row.Equivalent}"
                );
                Assert.All(
                    names,
                    static name =>
                        Assert.NotEmpty(
                            Assert
                                .Single(typeof(WandbApi).Assembly.GetExportedTypes(), type => type.Name == name.Split('.')[0])
                                .GetMember(name.Split('.')[1])
                        )
                );
            }
        );
    }

    private static (string[] Names, string Equivalent)[] ReadRows(string heading) =>
        [
            .. RepositoryFiles
                .Read("docs/changes.md")
                .Split("\n## ")
                .Single(section => section.StartsWith(heading + '\n', StringComparison.Ordinal))
                .Split('\n')
                .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(static line => line.Split(" | "))
                .Select(static cells =>
                    (Code().Matches(cells[0]).Select(static code => code.Groups["name"].Value).ToArray(), cells[1].TrimEnd(' ', '|'))
                ),
        ];

    [GeneratedRegex("`(?<name>[A-Za-z0-9_.]+(?:\\(\\))?)`")]
    private static partial Regex Code();
}
