using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class RunQueueTests : SandboxTest
{
    [Fact]
    public async Task A_queue_lists_all_of_its_items_page_by_page()
    {
        long queue = Data.AddRunQueue(new SandboxRunQueue("e", "gpu"));
        for (int i = 0; i < 130; i++)
        {
            Data.AddRunQueueItem(new SandboxRunQueueItem(queue) { State = i % 2 == 0 ? "PENDING" : "CLAIMED" });
        }

        RunQueue read = await Api.RunQueueAsync("e/gpu", CancellationToken);
        List<RunQueueItem> items = await read.Items(pageSize: 50).ToListAsync(CancellationToken);

        Assert.Equal("e/model-registry/gpu", read.ToString());
        Assert.Equal(130, items.Count);
        Assert.Equal(65, items.Count(item => item.State == RunQueueItemState.Pending));
    }

    [Fact]
    public async Task A_projects_queues_are_listed()
    {
        Data.AddRunQueue(new SandboxRunQueue("e", "a") { Project = "p" });
        Data.AddRunQueue(new SandboxRunQueue("e", "b") { Project = "p" });
        Project project = await Api.ProjectAsync("e/p", CancellationToken);

        Assert.Equal(["a", "b"], await project.RunQueues().Select(queue => queue.Name).Order().ToListAsync(CancellationToken));
        Assert.Equal("a", (await Api.RunQueueAsync("e/p/a", CancellationToken)).Name);
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_and_a_path_that_is_none_are_told_apart()
    {
        Data.AddProject("e", "model-registry");

        Assert.Equal(
            "RunQueue",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.RunQueueAsync("e/none", CancellationToken))).TypeName
        );
        await Assert.ThrowsAsync<ArgumentException>("path", () => Api.RunQueueAsync("gpu", CancellationToken));
    }

    [Fact]
    public async Task A_sweeps_agents_list_the_runs_that_they_started()
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s"));
        Data.AddAgent(new SandboxAgent("e", "p", "s", "agent-1") { Host = "gpu-1", State = "RUNNING" });
        Sweep sweep = await Api.SweepAsync("e/p/s", CancellationToken);

        Agent agent = await sweep.Agents().SingleAsync(CancellationToken);

        Assert.Equal(("agent-1", "gpu-1", "RUNNING", "s"), (agent.Id, agent.Host, agent.State, agent.Sweep));
        Assert.Equal(agent.StorageId, (await sweep.AgentAsync("agent-1", CancellationToken)).StorageId);
        Assert.Empty(await agent.Runs(RunOrder.CreatedAt).ToListAsync(CancellationToken));
        await Assert.ThrowsAsync<WandbNotFoundException>(() => sweep.AgentAsync("none", CancellationToken));
    }

    [Fact]
    public async Task All_collections_of_a_project_are_listed_whatever_their_type()
    {
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet"));
        Data.AddArtifact(new SandboxArtifact("e", "p", "dataset", "mnist"));
        Project project = await Api.ProjectAsync("e/p", CancellationToken);

        Assert.Equal(["mnist", "resnet"], await project.Collections().Select(one => one.Name).Order().ToListAsync(CancellationToken));
        Assert.Equal("mnist", (await project.Collections(ArtifactCollectionFilter.Name == "mnist").SingleAsync(CancellationToken)).Name);
        Assert.Equal(2, await project.Collections().CountAsync(CancellationToken));
    }
}
