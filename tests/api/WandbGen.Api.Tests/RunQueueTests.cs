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
    public async Task An_item_leads_to_the_run_that_was_started_for_it()
    {
        Data.AddRun("e", "p", "r");
        long queue = Data.AddRunQueue(new SandboxRunQueue("e", "gpu"));
        Data.AddRunQueueItem(
            new SandboxRunQueueItem(queue)
            {
                RunSpec = """{"entity":"e","project":"p"}""",
                State = "CLAIMED",
                Run = "r",
            }
        );
        Data.AddRunQueueItem(new SandboxRunQueueItem(queue));
        Data.AddRunQueueItem(new SandboxRunQueueItem(queue) { State = "FAILED" });
        RunQueue read = await Api.RunQueueAsync("e/gpu", CancellationToken);
        List<RunQueueItem> items = await read.Items().ToListAsync(CancellationToken);
        RunQueueItem started = await read.ItemAsync(items.Single(item => item.RunId is not null).Id, CancellationToken);

        Assert.Equal("gpu", started.Queue);
        Assert.Equal("e/p/r", (await started.RunAsync(CancellationToken))!.Path);
        Assert.Equal("e/p/r", (await started.WaitUntilFinishedAsync(cancellationToken: CancellationToken)).Path);
        Assert.Null(await items.Single(item => item.State == RunQueueItemState.Pending).RunAsync(CancellationToken));
        await Assert.ThrowsAsync<WandbStateException>(() =>
            items.Single(item => item.State == RunQueueItemState.Failed).WaitUntilRunningAsync(cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<WandbNotFoundException>(() => read.ItemAsync("UnVuUXVldWVJdGVtOjk5OTk=", CancellationToken));
    }

    [Fact]
    public async Task A_queues_configuration_is_read_when_it_is_asked_for()
    {
        Data.AddRunQueue(
            new SandboxRunQueue("e", "gpu")
            {
                Resource = "kubernetes",
                ResourceConfig = """{"gpus":"{{gpus}}"}""",
                TemplateVariables = new Dictionary<string, string> { ["gpus"] = """{"type":"integer"}""" },
            }
        );
        Data.AddRunQueue(new SandboxRunQueue("e", "bare") { Resource = null });

        RunQueueConfig config = (await (await Api.RunQueueAsync("e/gpu", CancellationToken)).ConfigAsync(CancellationToken))!;

        Assert.Equal(("kubernetes", "{{gpus}}"), (config.Resource, config.Config["gpus"].GetString()));
        TemplateVariable variable = Assert.Single(config.TemplateVariables);
        Assert.Equal(("gpus", "integer"), (variable.Name, variable.Schema["type"].GetString()));
        Assert.Null(await (await Api.RunQueueAsync("e/bare", CancellationToken)).ConfigAsync(CancellationToken));
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
