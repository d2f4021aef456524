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

    private static readonly (string[] Operations, string Equivalent)[] s_rows =
    [
        .. RepositoryFiles
            .Read("docs/changes.md")
            .Split('\n')
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split(" | "))
            .Select(static cells =>
                (Code().Matches(cells[0]).Select(static code => code.Groups["name"].Value).ToArray(), cells[1].TrimEnd(' ', '|'))
            ),
    ];

    [Fact]
    public void Every_operation_has_one_row()
    {
        string[] rows = [.. s_rows.SelectMany(static row => row.Operations)];

        Assert.Equal(s_operations.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_equivalent_is_there_or_says_why_not()
    {
        Assert.All(
            s_rows,
            static row =>
            {
                string[] names = [.. Code().Matches(row.Equivalent).Select(static code => code.Groups["name"].Value)];
                Assert.True(
                    names.Length > 0 || row.Equivalent.StartsWith("not ", StringComparison.Ordinal),
                    $"{row.Operations[0]}: {row.Equivalent}"
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

    [GeneratedRegex("`(?<name>[A-Za-z.]+)`")]
    private static partial Regex Code();
}
