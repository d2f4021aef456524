using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Changes of all runs of a listing.</summary>
public sealed class BulkTests : SandboxTest
{
    private const string Runs = "WANDBGEN_BULK_RUNS";

    [Fact]
    public async Task Each_run_is_tagged_once_and_none_is_lost_under_a_server_that_has_too_many_requests()
    {
        // The long form has 10,000, at 20 ms a request.
        bool isLong = int.TryParse(Environment.GetEnvironmentVariable(Runs), CultureInfo.InvariantCulture, out int count);
        count = isLong ? count : 300;
        AddRuns(count);
        int asked = 0;
        int refused = 0;
        ConcurrentDictionary<string, int> executed = new();
        Sandbox.Faults.Add(
            SandboxFault.Status(429) with
            {
                Times = null,
                // Every seventh request, and now and then thirty in a row, which is more than the budget of retries.
                Where = request =>
                {
                    if (request is not GraphQLOperationRequest { OperationName: "UpsertRun", Variables: var variables })
                    {
                        return false;
                    }

                    int number = Interlocked.Increment(ref asked);
                    if (number % 7 == 0 || number % 200 is > 100 and < 130)
                    {
                        Interlocked.Increment(ref refused);
                        return true;
                    }

                    using JsonDocument document = JsonDocument.Parse(variables);
                    executed.AddOrUpdate(
                        document.RootElement.GetProperty("input").GetProperty("id").GetString()!,
                        1,
                        static (_, times) => times + 1
                    );
                    return false;
                },
            }
        );
        if (isLong)
        {
            Sandbox.Faults.Add(SandboxFault.Delay(TimeSpan.FromMilliseconds(20)) with { Times = null });
        }

        using WandbApi api = ConnectQuickly();
        long began = TimeProvider.System.GetTimestamp();

        BulkResult result = await api.RunOverviews("team/project").TagAllAsync(["new"], cancellationToken: CancellationToken);

        TestContext.Current.SendDiagnosticMessage(
            "{0} runs: {1} requests, {2} of them refused, {3} s",
            count,
            asked,
            refused,
            TimeProvider.System.GetElapsedTime(began).TotalSeconds
        );
        Assert.Equal(count, result.Count(BulkOutcome.Done));
        Assert.Equal(count, executed.Count);
        Assert.All(executed, static run => Assert.Equal(1, run.Value));
        Assert.Equal(asked, count + refused);
        Assert.Equal(count, await api.RunOverviews("team/project", RunFilter.Tags.Contains("new")).CountAsync(CancellationToken));
    }

    [Fact]
    public async Task Ended_in_the_middle_and_called_again_it_does_what_is_left()
    {
        AddRuns(100);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var progress = new Recorder(update =>
        {
            if (update.Done == 40)
            {
                ends.Cancel();
            }
        });
        using (WandbApi api = ConnectQuickly())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                api.RunOverviews("team/project").TagAllAsync(["new"], ["old"], progress: progress, cancellationToken: ends.Token)
            );
        }

        BulkResult result = await Api.RunOverviews("team/project").TagAllAsync(["new"], ["old"], cancellationToken: CancellationToken);

        Assert.Equal(100, result.Items.Count);
        Assert.InRange(result.Count(BulkOutcome.Unchanged), 32, 60);
        Assert.Equal(100, result.Count(BulkOutcome.Unchanged) + result.Count(BulkOutcome.Done));
        Assert.All(await Api.RunOverviews("team/project").ToListAsync(CancellationToken), static run => Assert.Equal(["new"], run.Tags!));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        AddRuns(3);
        Data.AddRun(new SandboxRun("team", "project", "tagged") { Tags = ["new"] });

        BulkResult result = await Api.RunOverviews("team/project")
            .TagAllAsync(["new"], options: new BulkOptions { DryRun = true }, cancellationToken: CancellationToken);

        Assert.Equal("1 Unchanged, 3 Planned", result.ToString());
        Assert.Equal("team/project/run-0", result.Items[0].Path);
        Assert.DoesNotContain(Sandbox.Requests.GraphQL, static request => request.OperationName == "UpsertRun");
    }

    [Fact]
    public async Task A_run_that_cannot_be_changed_does_not_keep_others_from_it()
    {
        AddRuns(5);
        Sandbox.Faults.Add(
            SandboxFault.Status(403, """{"errors":[{"message":"permission denied","path":["deleteRun"]}]}""") with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "DeleteRun" },
                After = 2,
            }
        );

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.Runs("team/project").DeleteAllAsync(options: new BulkOptions { MaxParallelism = 1 }, cancellationToken: CancellationToken)
        );

        Assert.Equal("4 Done, 1 Failed", exception.Result.ToString());
        Assert.IsType<WandbAuthenticationException>(exception.Result.Items[2].Failure);
        Assert.Equal(["run-2"], await Api.RunOverviews("team/project").Select(static run => run.Id).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task A_lost_answer_is_unknown_for_its_run_only()
    {
        AddRuns(4);
        Sandbox.Faults.Add(
            SandboxFault.Reset() with
            {
                Where = static request =>
                    request is GraphQLOperationRequest { OperationName: "UpsertRun", Variables: var text }
                    && text.Contains("renamed run-1\"", StringComparison.Ordinal),
                Times = null,
            }
        );
        using WandbApi api = ConnectQuickly();

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            api.Runs("team/project")
                .UpdateAllAsync(static run => new RunUpdate { Name = $"renamed {run.Id}" }, cancellationToken: CancellationToken)
        );

        Assert.Equal("3 Done, 1 Unknown", exception.Result.ToString());
        Assert.Equal(("team/project/run-1", BulkOutcome.Unknown), (exception.Result.Items[1].Path, exception.Result.Items[1].Outcome));
    }

    [Fact]
    public async Task When_the_server_wants_a_longer_pause_than_is_waited_nothing_more_is_tried()
    {
        AddRuns(20);
        Sandbox.Faults.Add(
            SandboxFault.RateLimit(TimeSpan.FromDays(1)) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "UpsertRun" },
                After = 5,
                Times = null,
            }
        );

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.RunOverviews("team/project")
                .TagAllAsync(["new"], options: new BulkOptions { MaxParallelism = 1 }, cancellationToken: CancellationToken)
        );

        Assert.Equal("5 Done, 1 Failed, 14 NotTried", exception.Result.ToString());
        Assert.Equal(6, Sandbox.Requests.GraphQL.Count(static request => request.OperationName == "UpsertRun"));
    }

    [Fact]
    public async Task A_configuration_that_is_as_it_should_be_is_not_sent()
    {
        Data.AddRun(new SandboxRun("team", "project", "has") { Config = """{"lr": {"value": 0.1}}""" });
        Data.AddRun(new SandboxRun("team", "project", "lacks") { Config = """{"lr": {"value": 0.2}, "old": {"value": 1}}""" });

        BulkResult result = await Api.Runs("team/project")
            .UpdateAllAsync(
                static _ => new RunUpdate
                {
                    Config = new Dictionary<string, WandbValue> { ["lr"] = WandbValue.FromDouble(0.1) },
                    RemovedConfig = ["old"],
                },
                cancellationToken: CancellationToken
            );

        Assert.Equal([BulkOutcome.Unchanged, BulkOutcome.Done], result.Items.Select(static item => item.Outcome));
    }

    [Fact]
    public async Task A_run_can_be_left_as_it_is_and_progress_ends_with_all()
    {
        AddRuns(6);
        var progress = new Recorder();

        BulkResult result = await Api.Runs("team/project")
            .UpdateAllAsync(
                static run => run.Id is "run-2" ? new RunUpdate { Notes = "n" } : null,
                progress: progress,
                cancellationToken: CancellationToken
            );

        Assert.Equal("1 Done, 5 Unchanged", result.ToString());
        Assert.Equal(Enumerable.Range(1, 6), progress.Updates.Select(static update => update.Done));
        Assert.Equal(new BulkProgress(6, 0, 6), progress.Updates[^1]);
    }

    [Fact]
    public async Task A_listing_with_a_gap_changes_nothing()
    {
        (WandbApi api, ScriptedApi server) = ScriptedApi.Create(
            """
            {"data":{"project":{"entityName":"e","projectName":"p","runs":{"pageInfo":{"hasNextPage":false},"edges":[
              {"node":null,"cursor":"0"}]}}}}
            """
        );
        using (api)
        {
            await Assert.ThrowsAsync<WandbIncompleteListingException>(() =>
                api.Runs("e/p").DeleteAllAsync(cancellationToken: CancellationToken)
            );
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_listing_that_fails_in_its_second_page_changes_nothing()
    {
        AddRuns(10);
        int pages = 0;
        Sandbox.Faults.Add(
            SandboxFault.Status(400, """{"errors":[{"message":"no"}]}""") with
            {
                Where = request => request is GraphQLOperationRequest { OperationName: "Runs" } && Interlocked.Increment(ref pages) == 2,
            }
        );

        await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            Api.RunOverviews("team/project", pageSize: 4).DeleteAllAsync(cancellationToken: CancellationToken)
        );

        Assert.Equal(2, pages);
        Assert.DoesNotContain(Sandbox.Requests.GraphQL, static request => request.OperationName == "DeleteRun");
        Assert.Equal(10, await Api.RunOverviews("team/project").CountAsync(CancellationToken));
    }

    [Fact]
    public async Task A_run_that_is_listed_twice_is_changed_once()
    {
        AddRuns(6);
        bool isMoved = false;
        Sandbox.Faults.Add(
            SandboxFault.Delay(TimeSpan.Zero) with
            {
                Where = request =>
                {
                    // A run that is created between two pages moves the others.
                    if (request is GraphQLOperationRequest { OperationName: "Runs" } && Sandbox.Requests.GraphQL.Count > 1 && !isMoved)
                    {
                        isMoved = true;
                        Data.AddRun(new SandboxRun("team", "project", "newer"));
                    }

                    return false;
                },
                Times = null,
            }
        );

        BulkResult result = await Api.RunOverviews("team/project", order: RunOrder.CreatedAt.Descending(), pageSize: 2)
            .TagAllAsync(["new"], cancellationToken: CancellationToken);

        Assert.Equal(result.Items.Count, result.Items.Select(static item => item.Path).Distinct().Count());
        Assert.Equal(result.Items.Count, Sandbox.Requests.GraphQL.Count(static request => request.OperationName == "UpsertRun"));
    }

    [Fact]
    public async Task Two_of_many_that_fail_are_named_and_all_others_are_changed()
    {
        AddRuns(200);
        string[] refused = [.. new[] { "run-17", "run-150" }.Select(static id => $"team/project/{id}")];
        string[] ids = await Api.RunOverviews("team/project")
            .Where(run => refused.Contains(run.Path))
            .Select(static run => run.StorageId)
            .ToArrayAsync(CancellationToken);
        Sandbox.Faults.Add(
            SandboxFault.Status(403, """{"errors":[{"message":"permission denied","path":["upsertBucket"]}]}""") with
            {
                Where = request =>
                    request is GraphQLOperationRequest { OperationName: "UpsertRun", Variables: var variables }
                    && Array.Exists(ids, id => variables.Contains(id, StringComparison.Ordinal)),
                Times = null,
            }
        );

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.RunOverviews("team/project").TagAllAsync(["new"], cancellationToken: CancellationToken)
        );

        Assert.Equal("198 Done, 2 Failed", exception.Result.ToString());
        Assert.Equal(
            refused.Order(),
            exception.Result.Items.Where(static item => item.Outcome == BulkOutcome.Failed).Select(static item => item.Path).Order()
        );
        Assert.StartsWith("2 of 200 items", exception.Message, StringComparison.Ordinal);
        Assert.Equal(198, await Api.RunOverviews("team/project", RunFilter.Tags.Contains("new")).CountAsync(CancellationToken));
    }

    [Fact]
    public async Task Code_of_the_caller_that_throws_changes_nothing()
    {
        AddRuns(20);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Api.RunOverviews("team/project")
                .UpdateAllAsync(
                    static run => run.Id == "run-19" ? throw new InvalidDataException() : new RunUpdate { Notes = "n" },
                    cancellationToken: CancellationToken
                )
        );

        Assert.DoesNotContain(Sandbox.Requests.GraphQL, static request => request.OperationName == "UpsertRun");
    }

    [Fact]
    public async Task All_requests_wait_as_long_as_the_server_says()
    {
        AddRuns(12);
        long refusedAt = 0;
        List<long> later = [];
        Sandbox.Faults.Add(
            SandboxFault.RateLimit(TimeSpan.FromSeconds(1)) with
            {
                Where = request =>
                {
                    if (request is not GraphQLOperationRequest { OperationName: "UpsertRun" })
                    {
                        return false;
                    }

                    if (Interlocked.CompareExchange(ref refusedAt, TimeProvider.System.GetTimestamp(), 0) == 0)
                    {
                        return true;
                    }

                    lock (later)
                    {
                        later.Add(TimeProvider.System.GetTimestamp());
                    }

                    return false;
                },
                Times = null,
            }
        );

        BulkResult result = await Api.RunOverviews("team/project")
            .TagAllAsync(["new"], options: new BulkOptions { MaxParallelism = 1 }, cancellationToken: CancellationToken);

        Assert.Equal("12 Done", result.ToString());
        // Never sooner; later on a machine that is busy.
        Assert.All(later, at => Assert.True(TimeProvider.System.GetElapsedTime(refusedAt, at) >= TimeSpan.FromSeconds(0.99)));
    }

    [Theory]
    [InlineData("\u202e\"'\\<script>")]
    [InlineData("\ud83d\ude80 \u00e9 e\u0301")]
    [InlineData("a\nb\tc\u0000d")]
    [InlineData("$and")]
    public async Task Odd_texts_are_tags_like_others(string tag)
    {
        AddRuns(2);
        string longTag = string.Concat(Enumerable.Repeat(tag, 5000));

        await Api.RunOverviews("team/project").TagAllAsync([tag, longTag, tag], cancellationToken: CancellationToken);
        BulkResult again = await Api.RunOverviews("team/project").TagAllAsync([tag], cancellationToken: CancellationToken);
        BulkResult removed = await Api.RunOverviews("team/project")
            .TagAllAsync(remove: [longTag, "old"], cancellationToken: CancellationToken);

        Assert.Equal("2 Unchanged", again.ToString());
        Assert.Equal("2 Done", removed.ToString());
        Assert.All(await Api.RunOverviews("team/project").ToListAsync(CancellationToken), run => Assert.Equal([tag], run.Tags!));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_the_listing()
    {
        AddRuns(1);

        await Assert.ThrowsAsync<ArgumentException>(() => Api.Runs("team/project").TagAllAsync([""], cancellationToken: CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Api.Runs("team/project").TagAllAsync(remove: [null!], cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            Api.Runs("team/project").UpdateAllAsync(null!, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            RunChangesExtensions.DeleteAllAsync<Run>(null!, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Api.Runs("team/project").DeleteAllAsync(options: new BulkOptions { MaxParallelism = 0 }, cancellationToken: CancellationToken)
        );

        Assert.Empty(Sandbox.Requests.GraphQL);
    }

    [Fact]
    public async Task A_server_without_the_mutation_is_named_for_each_run()
    {
        AddRuns(3);
        Sandbox.Faults.Add(
            SandboxFault.Status(400, """{"errors":[{"message":"Cannot query field \"deleteRun\" on type \"Mutation\"."}]}""") with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "DeleteRun" },
                Times = null,
            }
        );

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.RunOverviews("team/project").DeleteAllAsync(cancellationToken: CancellationToken)
        );

        Assert.All(exception.Result.Items, static item => Assert.IsType<WandbUnsupportedFeatureException>(item.Failure));
    }

    [Fact]
    public async Task A_run_that_somebody_else_deletes_meanwhile_is_not_found_and_the_others_are_deleted()
    {
        AddRuns(5);
        RunOverview third = (await Api.RunOverviews("team/project").ToListAsync(CancellationToken))[2];
        var progress = new Recorder(update =>
        {
            if (update.Done == 1)
            {
                third.DeleteAsync(cancellationToken: CancellationToken).GetAwaiter().GetResult();
            }
        });

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.RunOverviews("team/project")
                .DeleteAllAsync(options: new BulkOptions { MaxParallelism = 1 }, progress: progress, cancellationToken: CancellationToken)
        );

        Assert.Equal("4 Done, 1 Failed", exception.Result.ToString());
        Assert.IsType<WandbNotFoundException>(exception.Result.Items[2].Failure);
        Assert.Equal(0, await Api.RunOverviews("team/project").CountAsync(CancellationToken));
    }

    [Fact]
    public async Task No_runs_are_no_work()
    {
        Data.AddProject("team", "project");

        BulkResult result = await Api.Runs("team/project").DeleteAllAsync(cancellationToken: CancellationToken);

        Assert.Empty(result.Items);
    }

    private void AddRuns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Data.AddRun(new SandboxRun("team", "project", $"run-{i}") { Tags = ["old"] });
        }
    }

    private WandbApi ConnectQuickly() =>
        new(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(20) },
            }
        );

    private sealed class Recorder(Action<BulkProgress>? onReport = null) : IProgress<BulkProgress>
    {
        public List<BulkProgress> Updates { get; } = [];

        public void Report(BulkProgress value)
        {
            Updates.Add(value);
            onReport?.Invoke(value);
        }
    }
}
