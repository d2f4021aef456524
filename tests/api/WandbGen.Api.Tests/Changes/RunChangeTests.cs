using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>What changes of runs do in detail.</summary>
public sealed class RunChangeTests : SandboxTest
{
    [Fact]
    public async Task A_configuration_is_merged_and_sent_as_Python_sends_it()
    {
        RunChanges.Arrange(Data);
        Run run = await Api.RunAsync(RunChanges.Path, CancellationToken);

        Run changed = await run.UpdateAsync(
            new RunUpdate
            {
                Config = new Dictionary<string, WandbValue>
                {
                    ["optimizer"] = WandbValue.Parse("""{"name": "adam", "eps": 1e-08}"""),
                    ["bound"] = WandbValue.FromDouble(double.PositiveInfinity),
                    ["note"] = WandbValue.FromString("café \ud83d\ude00"),
                },
                RemovedConfig = ["lr", "was never there"],
            },
            CancellationToken
        );

        Assert.Equal(["optimizer", "bound", "note"], changed.Config.Members.Select(static member => member.Key));
        Assert.Equal("adam", changed.Config["optimizer"]["name"].GetString());
        Assert.Equal(double.PositiveInfinity, changed.Config["bound"].GetDouble());
        Assert.Equal("café \ud83d\ude00", changed.Config["note"].GetString());
        Assert.Equal("0.28.2", changed.RawConfig["_wandb"]["value"]["cli_version"].GetString());
        Assert.Equal(["value", "desc"], changed.RawConfig["bound"].Members.Select(static member => member.Key));
        Assert.Equal(1, changed.Summary["acc"].GetDouble());
    }

    [Fact]
    public async Task A_summary_keeps_what_is_not_named_also_what_is_not_finite()
    {
        RunChanges.Arrange(Data);
        Run run = await Api.RunAsync(RunChanges.Path, CancellationToken);

        Run changed = await run.UpdateAsync(
            new RunUpdate
            {
                Summary = new Dictionary<string, WandbValue> { ["f1"] = WandbValue.FromDouble(0.5) },
                RemovedSummary = ["acc"],
            },
            CancellationToken
        );

        Assert.Equal(["loss", "f1"], changed.Summary.Members.Select(static member => member.Key));
        Assert.True(double.IsNaN(changed.Summary["loss"].GetDouble()));
        Assert.Equal(0.1, changed.Config["lr"].GetDouble());
    }

    [Fact]
    public async Task A_part_is_changed_of_what_the_server_has_now_and_not_of_what_was_read()
    {
        RunChanges.Arrange(Data);
        Run stale = await Api.RunAsync(RunChanges.Path, CancellationToken);
        await stale.UpdateAsync(Set("first"), CancellationToken);

        Run changed = await stale.UpdateAsync(Set("second"), CancellationToken);

        Assert.Equal(["lr", "first", "second"], changed.Config.Members.Select(static member => member.Key));

        static RunUpdate Set(string key) => new() { Config = new Dictionary<string, WandbValue> { [key] = WandbValue.FromInt64(1) } };
    }

    [Fact]
    public async Task Without_a_configuration_none_is_read_or_sent()
    {
        RunChanges.Arrange(Data);
        RunOverview run = await Api.RunOverviews("team/project").FirstAsync(CancellationToken);
        int before = Sandbox.Requests.Count;

        await run.UpdateAsync(new RunUpdate { JobType = "eval", Description = "d" }, CancellationToken);

        GraphQLOperationRequest[] requests = [.. Sandbox.Requests.GraphQL.Skip(before)];
        Assert.Equal(["UpsertRun", "Run"], requests.Select(static request => request.OperationName));
        Assert.DoesNotContain("config", requests[0].Variables, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_run_has_what_was_given_and_a_random_id()
    {
        Run run = await Api.CreateRunAsync(
            "team/project",
            new NewRun
            {
                Name = "eval",
                State = RunState.Finished,
                Tags = ["a"],
                Notes = "n",
                Description = "d",
                Group = "g",
                JobType = "j",
                Config = new Dictionary<string, WandbValue> { ["lr"] = WandbValue.FromDouble(0.1) },
                Summary = new Dictionary<string, WandbValue> { ["loss"] = WandbValue.FromDouble(double.NaN) },
            },
            CancellationToken
        );

        Assert.Matches("^[a-z0-9]{8}$", run.Id);
        Assert.Equal(("eval", "n", "d", "g", "j"), (run.Name, run.Notes, run.Description, run.Group, run.JobType));
        Assert.True(run.State == RunState.Finished);
        Assert.Equal(["a"], run.Tags!);
        Assert.Equal(0.1, run.Config["lr"].GetDouble());
        Assert.True(double.IsNaN(run.Summary["loss"].GetDouble()));
    }

    public static TheoryData<string> Values =>
        [
            "null",
            "true",
            "-0.0",
            "1e400",
            "9223372036854775808",
            "0.1",
            "1e-320",
            "NaN",
            "-Infinity",
            "\"NaN\"",
            "[Infinity, {\"a\": [NaN, \"-Infinity\"]}]",
            "\"\"",
            "\"\\u202e \\ud83d\\ude00 \\\" \\\\ \\n </script>\"",
            "[]",
            "{}",
            "[[1, [null, {\"a.b\": 0.5}]], {\"\": 1}]",
            "{\"_type\": \"histogram\", \"values\": [1, 2]}",
        ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_read_as_it_was_written_in_configuration_and_summary(string json)
    {
        WandbValue value = WandbValue.Parse(json);
        var values = new Dictionary<string, WandbValue>
        {
            ["x"] = value,
            ["a.b"] = value,
            [""] = value,
            ["\u202e\"é😀/"] = WandbValue.FromMembers([new("nested", value)]),
            ["list"] = WandbValue.FromItems([value, WandbValue.FromInt64(1), value]),
        };

        Run run = await Api.CreateRunAsync("team/project", new NewRun { Config = values, Summary = values }, CancellationToken);
        Run updated = await run.UpdateAsync(new RunUpdate { Config = values, Summary = values }, CancellationToken);

        foreach (WandbValue read in (WandbValue[])[run.Config, run.Summary, updated.Config, updated.Summary])
        {
            Assert.All(values, pair => Assert.Equal(pair.Value, read[pair.Key]));
            Assert.Equal(values.Count, read.Members.Count(static member => member.Key != "_wandb"));
        }
    }

    [Fact]
    public async Task A_hundred_thousand_values_and_long_texts_are_stored()
    {
        Run run = await Api.CreateRunAsync(
            "team/project",
            new NewRun
            {
                Name = new string('n', 10_000),
                Notes = string.Concat(Enumerable.Repeat("\ud83d\ude00\r\n", 100_000)),
                Tags = [.. Enumerable.Range(0, 1000).Select(static i => $"tag {i} \"'/")],
                Config = new Dictionary<string, WandbValue>
                {
                    ["list"] = WandbValue.FromItems(Enumerable.Range(0, 100_000).Select(static i => WandbValue.FromInt64(i))),
                },
            },
            CancellationToken
        );

        Assert.Equal(100_000, run.Config["list"].Count);
        Assert.Equal(99_999, run.Config["list"].Items.Last().GetInt64());
        Assert.Equal((10_000, 400_000, 1000), (run.Name!.Length, run.Notes!.Length, run.Tags!.Count));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a b ")]
    [InlineData(" ")]
    [InlineData("")]
    [InlineData("what?")]
    [InlineData("it's")]
    public async Task An_id_that_Python_refuses_is_refused_before_anything_is_sent(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Api.CreateRunAsync("team/project", new NewRun { Id = id }, CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Api.CreateRunAsync("team/project", new NewRun { State = (RunState)99 }, CancellationToken)
        );

        Assert.Empty(Sandbox.Requests.GraphQL);
    }

    [Fact]
    public async Task Two_clients_that_change_different_properties_at_once_both_succeed()
    {
        RunChanges.Arrange(Data);
        using WandbApi other = Connect(Sandbox);
        Run mine = await Api.RunAsync(RunChanges.Path, CancellationToken);
        Run theirs = await other.RunAsync(RunChanges.Path, CancellationToken);

        await Task.WhenAll(
            mine.UpdateAsync(new RunUpdate { Name = "mine" }, CancellationToken),
            theirs.UpdateAsync(new RunUpdate { Notes = "theirs", Group = "theirs" }, CancellationToken)
        );

        Run both = await mine.LoadAsync(CancellationToken);
        Assert.Equal(("mine", "theirs", "theirs"), (both.Name, both.Notes, both.Group));
    }

    [Fact]
    public async Task A_key_that_somebody_added_since_the_run_was_read_is_kept()
    {
        RunChanges.Arrange(Data);
        using WandbApi other = Connect(Sandbox);
        Run mine = await Api.RunAsync(RunChanges.Path, CancellationToken);
        await (await other.RunAsync(RunChanges.Path, CancellationToken)).UpdateAsync(
            new RunUpdate { Config = new Dictionary<string, WandbValue> { ["theirs"] = WandbValue.FromInt64(1) } },
            CancellationToken
        );

        Run both = await mine.UpdateAsync(
            new RunUpdate { Config = new Dictionary<string, WandbValue> { ["mine"] = WandbValue.FromInt64(2) } },
            CancellationToken
        );

        Assert.Equal((1, 2), (both.Config["theirs"].GetInt32(), both.Config["mine"].GetInt32()));
    }

    [Fact]
    public async Task A_run_that_is_there_is_not_changed_by_creating_it()
    {
        RunChanges.Arrange(Data);

        var exception = await Assert.ThrowsAsync<WandbStateException>(() =>
            Api.CreateRunAsync("team/project", new NewRun { Id = "run", Name = "stolen" }, CancellationToken)
        );

        Assert.Equal(RunChanges.Path, exception.Path);
        Assert.NotEqual("stolen", (await Api.RunAsync(RunChanges.Path, CancellationToken)).Name);
    }

    [Fact]
    public async Task The_id_of_a_deleted_run_is_refused()
    {
        RunChanges.Arrange(Data);
        await (await Api.RunAsync(RunChanges.Path, CancellationToken)).DeleteAsync(cancellationToken: CancellationToken);

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            Api.CreateRunAsync("team/project", new NewRun { Id = "run" }, CancellationToken)
        );

        Assert.Contains("previously created and deleted", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_deleted_with_its_artifacts_or_without(bool deleteArtifacts)
    {
        RunChanges.Arrange(Data);
        Data.AddArtifact(new SandboxArtifact("team", "project", "model", "weights") { Run = "run" });
        Run run = await Api.RunAsync(RunChanges.Path, CancellationToken);

        await run.DeleteAsync(deleteArtifacts, CancellationToken);

        List<Artifact> left = await Api.Artifacts("model", "team/project/weights").ToListAsync(CancellationToken);
        Assert.Equal(deleteArtifacts ? 0 : 1, left.Count);
        await Assert.ThrowsAsync<WandbNotFoundException>(() => run.DeleteAsync(cancellationToken: CancellationToken));
    }

    [Theory]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Finished)]
    [InlineData(RunState.Crashed)]
    public async Task Another_state_is_refused_before_anything_is_sent(RunState state)
    {
        RunChanges.Arrange(Data);
        Run run = await Api.RunAsync(RunChanges.Path, CancellationToken);
        int before = Sandbox.Requests.Count;

        await Assert.ThrowsAsync<ArgumentException>(() => run.UpdateStateAsync(state, CancellationToken));

        Assert.Equal(before, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_state_that_the_run_cannot_have_now_is_a_refusal()
    {
        RunChanges.Arrange(Data);
        Run finished = await Api.RunAsync("team/project/second", CancellationToken);

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            finished.UpdateStateAsync(RunState.Failed, CancellationToken)
        );

        Assert.Equal(409, (int)exception.StatusCode!.Value);
    }

    [Fact]
    public async Task A_failed_run_can_wait_again()
    {
        RunChanges.Arrange(Data);
        Run run = await Api.RunAsync(RunChanges.Path, CancellationToken);

        run = await run.UpdateStateAsync(RunState.Failed, CancellationToken);
        run = await run.UpdateStateAsync(RunState.Pending, CancellationToken);

        Assert.True(run.State == RunState.Pending);
    }

    [Fact]
    public async Task A_run_that_has_ended_is_not_asked_to_stop()
    {
        RunChanges.Arrange(Data);
        Run finished = await Api.RunAsync("team/project/second", CancellationToken);

        await finished.StopAsync(CancellationToken);

        Assert.False(await finished.IsStopRequestedAsync(CancellationToken));
    }

    [Fact]
    public async Task Moved_runs_bring_what_they_have_and_a_taken_id_moves_nothing()
    {
        RunChanges.Arrange(Data);
        Project project = await Api.ProjectAsync("team/project", CancellationToken);

        ServerTask task = await project.MoveRunsAsync(RunFilter.Id == "second", "other", CancellationToken);
        ServerTask done = await task.WaitAsync(cancellationToken: CancellationToken);

        Assert.True(done.State == ServerTaskState.Finished);
        Run moved = await Api.RunAsync("team/other/second", CancellationToken);
        Assert.Equal(1, (await moved.FileAsync("a.txt", CancellationToken)).Size);
        Data.AddRun("team", "other", "run");
        await Assert.ThrowsAsync<WandbGraphQLException>(() => project.MoveRunsAsync(new RunFilter(), "other", CancellationToken));
        Assert.Equal("team/project/run", (await Api.RunAsync(RunChanges.Path, CancellationToken)).Path);
    }

    [Fact]
    public async Task Cancelled_before_it_is_sent_nothing_changes()
    {
        RunChanges.Arrange(Data);
        Run run = await Api.RunAsync(RunChanges.Path, CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.DeleteAsync(cancellationToken: new CancellationToken(canceled: true))
        );

        Assert.Equal(RunChanges.Path, (await Api.RunAsync(RunChanges.Path, CancellationToken)).Path);
    }

    [Fact]
    public async Task An_item_of_a_test_says_that_it_cannot_change_anything()
    {
        var run = new Run
        {
            Id = "run",
            StorageId = "x",
            Entity = "e",
            Project = "p",
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => run.DeleteAsync(cancellationToken: CancellationToken));
    }
}
