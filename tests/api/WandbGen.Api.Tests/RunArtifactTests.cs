using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class RunArtifactTests : SandboxTest
{
    [Fact]
    public async Task A_runs_artifacts_say_which_collection_and_version_they_are_and_list_their_files()
    {
        Data.AddRun("entity", "project", "train");
        Data.AddRun("entity", "project", "evaluate");
        for (int i = 0; i < 3; i++)
        {
            Data.AddArtifact(
                new SandboxArtifact("entity", "project", "model", "net")
                {
                    Run = "train",
                    UsedBy = ["evaluate"],
                    Files = new Dictionary<string, byte[]> { ["weights"] = [(byte)i] },
                }
            );
        }

        Run train = await Api.RunAsync("entity/project/train", CancellationToken);
        Run evaluate = await Api.RunAsync("entity/project/evaluate", CancellationToken);

        List<Artifact> logged = await train.LoggedArtifacts(pageSize: 2).ToListAsync(CancellationToken);
        List<Artifact> used = await evaluate.UsedArtifacts(pageSize: 2).ToListAsync(CancellationToken);

        Assert.Equal(["net:v0", "net:v1", "net:v2"], logged.Select(static artifact => artifact.Name).Order());
        Assert.Equal(["net:v0", "net:v1", "net:v2"], used.Select(static artifact => artifact.Name).Order());
        Assert.All(logged, static artifact => Assert.Equal(("entity", "project"), (artifact.Entity, artifact.Project)));
        Assert.All(logged, static artifact => Assert.Null(artifact.UsedAs));
        Assert.All(used, static artifact => Assert.Equal([], artifact.UsedAs!));
        Assert.Equal(3, await train.LoggedArtifacts().CountAsync(CancellationToken));
        Assert.Equal(3, await evaluate.UsedArtifacts().CountAsync(CancellationToken));
        Assert.Empty(await train.UsedArtifacts().ToListAsync(CancellationToken));
        Assert.Equal("weights", (await logged[0].Files().SingleAsync(CancellationToken)).Name);
    }

    [Fact]
    public async Task A_listing_of_a_runs_artifacts_goes_on_where_it_was_left()
    {
        Data.AddRun("entity", "project", "train");
        for (int i = 0; i < 3; i++)
        {
            Data.AddArtifact(new SandboxArtifact("entity", "project", "model", $"net{i}") { Run = "train" });
        }

        LoggedArtifacts artifacts = (await Api.RunAsync("entity/project/train", CancellationToken)).LoggedArtifacts(pageSize: 1);
        List<string> names = [];
        PageCursor? cursor = null;
        await foreach (Page<Artifact> page in artifacts.AsPages().WithCancellation(CancellationToken))
        {
            names.AddRange(page.Items.ToArray().Select(static artifact => artifact.Collection));
            cursor = page.Next;
            break;
        }

        await foreach (Page<Artifact> page in artifacts.AsPages(cursor).WithCancellation(CancellationToken))
        {
            names.AddRange(page.Items.ToArray().Select(static artifact => artifact.Collection));
        }

        Assert.Equal(["net0", "net1", "net2"], names.Order());
    }

    [Fact]
    public async Task What_an_artifact_was_used_as_is_known_and_one_in_a_hidden_project_is_left_out()
    {
        const string Node = """
            "artifactType":{"name":"t"},"tags":[],"ttlDurationSeconds":-1,"ttlIsInherited":true,
            "state":"COMMITTED","digest":"d","size":1,"fileCount":1,
            "createdAt":"2026-01-01T00:00:00","aliases":[]
            """;
        (WandbApi api, _) = ScriptedApi.Create(
            """
            {"data":{"project":{"run":{"inputArtifacts":{"pageInfo":{"hasNextPage":false},"edges":[
              {"node":{"id":"1","versionIndex":4,"artifactSequence":{"name":"c","project":{"name":"p","entityName":"e"}},
            """
                + Node
                + """
                },"usedAs":["train","eval"]},{"usedAs":[],"node":null},
                {"usedAs":[],"node":{"id":"2","versionIndex":4,"artifactSequence":{"name":"c","project":null},
                """
                + Node
                + "}}]}}}}}"
        );
        using (api)
        {
            var used = new UsedArtifacts(api.Client, "e", "p", "r");

            Page<Artifact> page = await used.AsPages().FirstAsync(CancellationToken);

            Artifact artifact = Assert.Single(page.Items.ToArray());
            Assert.Equal(("c:v4", "e", "p"), (artifact.Name, artifact.Entity, artifact.Project));
            Assert.Equal(["train", "eval"], artifact.UsedAs!);
            Assert.Equal(2, page.Skipped);
        }
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_named()
    {
        var used = new UsedArtifacts(Api.Client, "entity", "project", "nothing");

        await Assert.ThrowsAsync<WandbNotFoundException>(async () => await used.ToListAsync(CancellationToken));
    }
}
