using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Changes of many runs that are ended in the middle.</summary>
public sealed class BulkFaultTests : SandboxTest
{
    private static readonly BulkOptions s_oneByOne = new() { MaxParallelism = 1 };

    [Fact]
    public async Task A_key_that_is_refused_in_the_middle_ends_the_work_without_asking_for_the_rest()
    {
        AddRuns(10);
        Sandbox.Faults.Add(SandboxFault.Status(401) with { Where = IsUpsert, After = 3, Times = null });

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.RunOverviews("team/project").TagAllAsync(["new"], options: s_oneByOne, cancellationToken: CancellationToken)
        );

        Assert.Equal("3 Done, 1 Failed, 6 NotTried", exception.Result.ToString());
        Assert.Equal(4, Sandbox.Requests.GraphQL.Count(IsUpsert));
        Assert.IsType<WandbAuthenticationException>(exception.InnerException);
    }

    [Fact]
    public async Task A_run_that_may_not_be_changed_does_not_end_the_work()
    {
        AddRuns(5);
        Sandbox.Faults.Add(SandboxFault.Status(403) with { Where = IsUpsert, After = 1 });

        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            Api.RunOverviews("team/project").TagAllAsync(["new"], options: s_oneByOne, cancellationToken: CancellationToken)
        );

        Assert.Equal("4 Done, 1 Failed", exception.Result.ToString());
    }

    [Fact]
    public async Task Canceled_in_the_middle_it_says_what_was_done_and_called_again_it_does_the_rest()
    {
        AddRuns(10);
        using var cancels = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        int asked = 0;
        Sandbox.Faults.Add(
            SandboxFault.Delay(TimeSpan.FromHours(1)) with
            {
                Where = request =>
                {
                    if (!IsUpsert(request) || ++asked < 4)
                    {
                        return false;
                    }

                    cancels.Cancel();
                    return true;
                },
            }
        );

        var exception = await Assert.ThrowsAsync<BulkCanceledException>(() =>
            Api.RunOverviews("team/project").TagAllAsync(["new"], options: s_oneByOne, cancellationToken: cancels.Token)
        );

        Assert.Equal("3 Done, 1 Unknown, 6 NotTried", exception.Result.ToString());
        Assert.Equal(cancels.Token, exception.CancellationToken);
        Assert.Equal(10, exception.Result.Items.Select(static item => item.Path).Distinct().Count());
        Sandbox.Faults.Clear();
        BulkResult rest = await Api.RunOverviews("team/project").TagAllAsync(["new"], cancellationToken: CancellationToken);
        Assert.Equal("7 Done, 3 Unchanged", rest.ToString());
    }

    [Fact]
    public async Task Nothing_to_change_is_no_work_and_reports_nothing()
    {
        Data.AddProject("team", "project");
        var reported = new List<BulkProgress>();

        BulkResult result = await Api.RunOverviews("team/project")
            .DeleteAllAsync(progress: new Recorder(reported), cancellationToken: CancellationToken);

        Assert.Empty(result.Items);
        Assert.Equal("", result.ToString());
        Assert.Empty(reported);
    }

    [Fact]
    public async Task An_item_that_waits_after_a_refusal_when_the_call_is_canceled_was_not_tried()
    {
        using var cancels = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        var exception = await Assert.ThrowsAsync<BulkCanceledException>(() =>
            ChangeAsync(
                _ =>
                {
                    cancels.Cancel();
                    throw new WandbRateLimitException("too many requests");
                },
                cancels.Token
            )
        );

        Assert.Equal("1 NotTried", exception.Result.ToString());
    }

    [Fact]
    public async Task An_item_that_is_sent_again_after_a_refusal_when_the_call_is_canceled_is_unknown()
    {
        using var cancels = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        int times = 0;

        var exception = await Assert.ThrowsAsync<BulkCanceledException>(() =>
            ChangeAsync(
                token =>
                {
                    if (++times == 1)
                    {
                        throw new WandbRateLimitException("too many requests");
                    }

                    cancels.Cancel();
                    return Task.FromCanceled(token);
                },
                cancels.Token
            )
        );

        Assert.Equal("1 Unknown", exception.Result.ToString());
    }

    [Fact]
    public async Task An_item_that_was_changed_and_could_not_be_read_is_done()
    {
        BulkResult result = await ChangeAsync(
            static _ => throw new WandbChangeMadeException(new WandbTransportException("broken")),
            CancellationToken
        );

        Assert.Equal("1 Done", result.ToString());
    }

    [Fact]
    public async Task An_item_that_was_changed_in_part_is_unknown()
    {
        var exception = await Assert.ThrowsAsync<WandbBulkException>(() =>
            ChangeAsync(
                static _ => throw new WandbChangeMadeException(new WandbTransportException("broken"), isComplete: false),
                CancellationToken
            )
        );

        Assert.Equal("1 Unknown", exception.Result.ToString());
        Assert.IsType<WandbChangeMadeException>(exception.Result.Items[0].Failure);
    }

    private async Task<BulkResult> ChangeAsync(Func<CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );
        return await new BulkChange(api.Client, s_oneByOne, progress: null).RunAsync(
            ["item"],
            static item => item,
            _ => change,
            cancellationToken
        );
    }

    private void AddRuns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Data.AddRun("team", "project", $"run{i}");
        }
    }

    private static bool IsUpsert(SandboxRequest request) => request is GraphQLOperationRequest { OperationName: "UpsertRun" };

    private sealed class Recorder(List<BulkProgress> reported) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => reported.Add(value);
    }
}
