using System.Runtime.CompilerServices;
using WandbGen.Transport;

namespace WandbGen.Tests.Transport;

/// <summary>Asynchronous methods that are built by our own builders behave as those of .NET.</summary>
public sealed class AheadTaskBuilderTests
{
    private static readonly AsyncLocal<string?> s_context = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_method_returns_its_result_whether_or_not_it_waits(bool waits)
    {
        Assert.Equal("ab", await JoinAsync(waits));
        Assert.Equal(3, await AddAsync(waits));
        await CompleteAsync(waits);
        await CompleteValueAsync(waits);
    }

    [Fact]
    public void A_method_that_does_not_wait_is_complete_when_it_returns()
    {
        Assert.True(JoinAsync(waits: false).IsCompletedSuccessfully);
        Assert.True(AddAsync(waits: false).AsTask().IsCompletedSuccessfully);
        Assert.True(CompleteAsync(waits: false).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_is_the_tasks_own(bool waits)
    {
        Task failed = ThrowAsync(new InvalidDataException("bad"), waits);
        await Assert.ThrowsAsync<InvalidDataException>(() => failed);
        Assert.True(failed.IsFaulted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancellation_cancels_the_task_with_its_token(bool waits)
    {
        var token = new CancellationToken(canceled: true);
        Task cancelled = ThrowAsync(new OperationCanceledException(token), waits);
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.True(cancelled.IsCanceled);
        Assert.Equal(token, exception.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_method_changes_in_its_context_is_not_seen_by_its_caller(bool waits)
    {
        s_context.Value = "caller";
        Task method = ChangeContextAsync("method", waits);
        Assert.Equal("caller", s_context.Value);
        await method;
        Assert.Equal("caller", s_context.Value);
    }

    [Fact]
    public async Task A_method_has_its_context_after_each_wait_wherever_it_continues()
    {
        s_context.Value = "caller";
        var gate = new TaskCompletionSource();
        Task<string?> method = ReadContextAsync(gate.Task);
        s_context.Value = "somebody else";
        gate.SetResult();
        Assert.Equal("caller caller", await method);
    }

    [Fact]
    public async Task A_method_can_be_called_where_the_context_does_not_flow()
    {
        Task<string> method;
        using (ExecutionContext.SuppressFlow())
        {
            method = JoinAsync(waits: true);
        }

        Assert.Equal("ab", await method);
    }

    [Fact]
    public void A_synchronization_context_that_a_method_sets_is_not_the_callers()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        _ = SetSynchronizationContextAsync(new SynchronizationContext());
        Assert.Same(before, SynchronizationContext.Current);
    }

    [Fact]
    public async Task Many_methods_that_wait_for_each_other_at_once_all_end()
    {
        int[] depths = await Task.WhenAll(Enumerable.Range(0, 100).Select(DescendAsync))
            .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 100), depths);
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private static async Task<string> JoinAsync(bool waits)
    {
        string first = await PauseAsync("a", waits).ConfigureAwait(false);
        return first + await PauseAsync("b", waits).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    private static async ValueTask<int> AddAsync(bool waits) =>
        await PauseAsync(1, waits).ConfigureAwait(false) + await PauseAsync(2, waits).ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private static async Task CompleteAsync(bool waits) => await PauseAsync(0, waits).ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder))]
    private static async ValueTask CompleteValueAsync(bool waits) => await PauseAsync(0, waits).ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private static async Task ThrowAsync(Exception exception, bool waits)
    {
        await PauseAsync(0, waits).ConfigureAwait(false);
        throw exception;
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private static async Task ChangeContextAsync(string value, bool waits)
    {
        s_context.Value = value;
        await PauseAsync(0, waits).ConfigureAwait(false);
        Assert.Equal(value, s_context.Value);
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private static async Task<string?> ReadContextAsync(Task gate)
    {
        await gate.ConfigureAwait(false);
        string? first = s_context.Value;
        await Task.Yield();
        return $"{first} {s_context.Value}";
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private static async Task SetSynchronizationContextAsync(SynchronizationContext context)
    {
        SynchronizationContext.SetSynchronizationContext(context);
        await Task.CompletedTask.ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private static async Task<int> DescendAsync(int depth) =>
        depth == 0 ? await PauseAsync(0, waits: true).ConfigureAwait(false) : 1 + await DescendAsync(depth - 1).ConfigureAwait(false);

    private static async Task<T> PauseAsync<T>(T value, bool waits)
    {
        if (waits)
        {
            await Task.Yield();
        }

        return value;
    }
}
