using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of versions of artifacts, and of their collections.</summary>
internal static class ArtifactChanges
{
    private const string Path = "team/project/weights:v0";
    private const string Portfolio = "team/project/released";

    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["UseArtifact"] = new(
                "UseArtifact",
                static async api => await (await api.RunAsync("team/other/user")).UseArtifactAsync(await api.ArtifactAsync(Path)),
                static async api => await (await api.RunAsync("team/other/user")).UsedArtifacts().AnyAsync()
            )
            {
                Arrange = static data =>
                {
                    Arrange(data);
                    data.AddRun("team", "other", "user");
                },
            },
            ["UpdateArtifact"] = OfVersion(
                "UpdateArtifact",
                static artifact =>
                    artifact.UpdateAsync(
                        new ArtifactUpdate
                        {
                            Description = "new",
                            Metadata = WandbValue.Parse("""{"acc": 0.5}"""),
                            Tags = ["kept", "new"],
                            TimeToLive = TimeSpan.FromDays(2),
                        }
                    ),
                static artifact =>
                    artifact is { Description: "new", Tags: ["kept", "new"], TimeToLive.TotalDays: 2 }
                    && artifact.Metadata["acc"].GetDouble() == 0.5
            ),
            ["AddAliases"] = OfVersion(
                "AddAliases",
                static artifact => artifact.AddAliasesAsync(["best", "production"]),
                static artifact => artifact!.Aliases.Contains("best") && artifact.Aliases.Contains("production")
            ),
            ["RemoveAliases"] = OfVersion(
                "DeleteAliases",
                static artifact => artifact.RemoveAliasesAsync(["old"]),
                static artifact => !artifact!.Aliases.Contains("old")
            ),
            ["LinkArtifact"] = OfVersion(
                "LinkArtifact",
                static artifact => artifact.LinkAsync("team/other/shown", ["first"]),
                static async api => await Find(() => api.ArtifactAsync("team/other/shown:first")) is { IsLink: true }
            ),
            ["UnlinkArtifact"] = new(
                "UnlinkArtifact",
                static async api => await (await api.ArtifactAsync($"{Portfolio}:v0")).UnlinkAsync(),
                static async api =>
                    await Find(() => api.ArtifactAsync($"{Portfolio}:v0")) is null && await Find(() => api.ArtifactAsync(Path)) is not null
            )
            {
                Arrange = Arrange,
            },
            ["DeleteArtifact"] = OfVersion(
                "DeleteArtifact",
                static artifact => artifact.DeleteAsync(deleteAliases: true),
                static artifact => artifact is null
            ),
            ["UpdateSequence"] = OfCollection(
                "UpdateArtifactSequence",
                "weights",
                static collection => collection.UpdateAsync(new ArtifactCollectionUpdate { Name = "renamed", Description = "d" }),
                static async api => await Find(() => api.ArtifactCollectionAsync("team/project/renamed")) is { Description: "d" }
            ),
            ["UpdatePortfolio"] = OfCollection(
                "UpdateArtifactPortfolio",
                "released",
                static collection => collection.UpdateAsync(new ArtifactCollectionUpdate { Description = "d" }),
                static async api => await Find(() => api.ArtifactCollectionAsync(Portfolio)) is { Description: "d" }
            ),
            ["MoveSequence"] = OfCollection(
                "MoveArtifactSequence",
                "weights",
                static collection => collection.UpdateAsync(new ArtifactCollectionUpdate { Type = "checkpoint" }),
                static async api => await Find(() => api.ArtifactCollectionAsync("team/project/weights")) is { Type: "checkpoint" }
            ),
            ["AddCollectionTags"] = OfCollection(
                "AddCollectionTags",
                "weights",
                static collection => collection.UpdateAsync(new ArtifactCollectionUpdate { Tags = ["vision"] }),
                static async api => await Find(() => api.ArtifactCollectionAsync("team/project/weights")) is { Tags: ["vision"] }
            ),
            ["DeleteCollectionTags"] = OfCollection(
                "DeleteCollectionTags",
                "weights",
                static collection => collection.UpdateAsync(new ArtifactCollectionUpdate { Tags = [] }),
                static async api => await Find(() => api.ArtifactCollectionAsync("team/project/weights")) is { Tags: [] }
            ) with
            {
                PrepareAsync = static async api =>
                    await (await api.ArtifactCollectionAsync("team/project/weights")).UpdateAsync(
                        new ArtifactCollectionUpdate { Tags = ["vision"] }
                    ),
            },
            ["DeleteSequence"] = OfCollection(
                "DeleteArtifactSequence",
                "weights",
                static collection => collection.DeleteAsync(),
                static async api => await Find(() => api.ArtifactCollectionAsync("team/project/weights")) is null
            ),
            ["DeletePortfolio"] = OfCollection(
                "DeleteArtifactPortfolio",
                "released",
                static collection => collection.DeleteAsync(),
                static async api =>
                    await Find(() => api.ArtifactCollectionAsync(Portfolio)) is null
                    && await Find(() => api.ArtifactAsync(Path)) is not null
            ),
        };

    public static void Arrange(SandboxData data)
    {
        data.AddRun("team", "project", "run");
        data.AddArtifact(
            new SandboxArtifact("team", "project", "model", "weights")
            {
                Run = "run",
                Files = new Dictionary<string, byte[]> { ["a.bin"] = [1, 2, 3] },
                Aliases = ["old"],
                Tags = ["kept", "gone"],
            }
        );
        data.LinkArtifact("team", "project", "weights", 0, "released");
        data.AddProject("team", "other");
    }

    private static Change OfVersion(string operation, Func<Artifact, Task> make, Func<Artifact?, bool> isMade) =>
        OfVersion(operation, make, async api => isMade(await Find(() => api.ArtifactAsync(Path))));

    private static Change OfVersion(string operation, Func<Artifact, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, async api => await make(await api.ArtifactAsync(Path)), isMade) { Arrange = Arrange };

    private static Change OfCollection(
        string operation,
        string collection,
        Func<ArtifactCollection, Task> make,
        Func<WandbApi, Task<bool>> isMade
    ) =>
        new(operation, async api => await make(await api.ArtifactCollectionAsync($"team/project/{collection}")), isMade)
        {
            Arrange = Arrange,
        };

    private static async Task<T?> Find<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (WandbNotFoundException)
        {
            return null;
        }
    }
}
