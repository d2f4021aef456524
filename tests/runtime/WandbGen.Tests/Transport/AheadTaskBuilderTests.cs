using System.Runtime.CompilerServices;
using WandbGen.Transport;

namespace WandbGen.Tests.Transport;

/// <summary>Asynchronous methods that are built by our own builders behave as those of .NET: every test runs with both.</summary>
public sealed class AheadTaskBuilderTests
{
    private static readonly AsyncLocal<string?> s_context = new();

    public static TheoryData<bool> Builders => [true, false];

    public static MatrixTheoryData<bool, bool> BuildersAndWaits => new([true, false], [true, false]);

    [Theory]
    [MemberData(nameof(BuildersAndWaits))]
    public async Task A_method_returns_its_result_whether_or_not_it_waits(bool isOurs, bool waits)
    {
        IMethods methods = Create(isOurs);
        Assert.Equal("ab", await methods.JoinAsync(waits));
        Assert.Equal(3, await methods.AddAsync(waits));
        await methods.CompleteAsync(waits);
        await methods.CompleteValueAsync(waits);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public void A_method_that_does_not_wait_is_complete_when_it_returns(bool isOurs)
    {
        IMethods methods = Create(isOurs);
        Assert.True(methods.JoinAsync(waits: false).IsCompletedSuccessfully);
        Assert.True(methods.AddAsync(waits: false).AsTask().IsCompletedSuccessfully);
        Assert.True(methods.CompleteAsync(waits: false).IsCompletedSuccessfully);
    }

    [Theory]
    [MemberData(nameof(BuildersAndWaits))]
    public async Task An_exception_is_the_tasks_own(bool isOurs, bool waits)
    {
        Task failed = Create(isOurs).ThrowAsync(new InvalidDataException("bad"), waits);
        await Assert.ThrowsAsync<InvalidDataException>(() => failed);
        Assert.True(failed.IsFaulted);
    }

    [Theory]
    [MemberData(nameof(BuildersAndWaits))]
    public async Task A_cancellation_cancels_the_task_with_its_token(bool isOurs, bool waits)
    {
        var token = new CancellationToken(canceled: true);
        Task cancelled = Create(isOurs).ThrowAsync(new OperationCanceledException(token), waits);
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.True(cancelled.IsCanceled);
        Assert.Equal(token, exception.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(BuildersAndWaits))]
    public async Task What_a_method_changes_in_its_context_is_not_seen_by_its_caller(bool isOurs, bool waits)
    {
        s_context.Value = "caller";
        Task method = Create(isOurs).ChangeContextAsync("method", waits);
        Assert.Equal("caller", s_context.Value);
        await method;
        Assert.Equal("caller", s_context.Value);
    }

    [Theory]
    [MemberData(nameof(BuildersAndWaits))]
    public void What_a_method_changes_in_its_context_is_not_seen_by_a_caller_whose_context_does_not_flow(bool isOurs, bool waits)
    {
        s_context.Value = "caller";
        using (ExecutionContext.SuppressFlow())
        {
            _ = Create(isOurs).ChangeContextAsync("method", waits);
            Assert.Equal("caller", s_context.Value);
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        Assert.Equal("caller", s_context.Value);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_method_has_its_context_after_each_wait_wherever_it_continues(bool isOurs)
    {
        s_context.Value = "caller";
        var gate = new TaskCompletionSource();
        Task<string?> method = Create(isOurs).ReadContextAsync(gate.Task);
        s_context.Value = "somebody else";
        gate.SetResult();
        Assert.Equal("caller caller", await method);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_method_can_be_called_where_the_context_does_not_flow(bool isOurs)
    {
        Task<string> method;
        using (ExecutionContext.SuppressFlow())
        {
            method = Create(isOurs).JoinAsync(waits: true);
        }

        Assert.Equal("ab", await method);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_method_whose_context_did_not_flow_continues_in_that_of_who_continues_it(bool isOurs)
    {
        s_context.Value = "caller";
        var gate = new TaskCompletionSource();
        Task<string?> method;
        using (ExecutionContext.SuppressFlow())
        {
            method = Create(isOurs).ChangeContextAfterAsync(gate.Task, "method");
        }

        s_context.Value = "continuer";
        gate.SetResult();
        // It continued on this thread, whose context is its own then.
        Assert.True(method.IsCompletedSuccessfully);
        Assert.Equal("method", s_context.Value);
        Assert.Equal("caller continuer method", await method);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public void A_synchronization_context_that_a_method_sets_is_not_the_callers(bool isOurs)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        _ = Create(isOurs).SetSynchronizationContextAsync(new SynchronizationContext());
        Assert.Same(before, SynchronizationContext.Current);
        using (ExecutionContext.SuppressFlow())
        {
            _ = Create(isOurs).SetSynchronizationContextAsync(new SynchronizationContext());
        }

        Assert.Same(before, SynchronizationContext.Current);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task Many_methods_that_wait_for_each_other_at_once_all_end(bool isOurs)
    {
        int[] depths = await Task.WhenAll(Enumerable.Range(0, 100).Select(Create(isOurs).DescendAsync))
            .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 100), depths);
    }

    private static IMethods Create(bool isOurs) => isOurs ? new OurMethods() : new TheirMethods();

    private static async Task<T> PauseAsync<T>(T value, bool waits)
    {
        if (waits)
        {
            await Task.Yield();
        }

        return value;
    }

    // Each method exists twice, because the compiler chooses the builder.
    private interface IMethods
    {
        Task<string> JoinAsync(bool waits);

        ValueTask<int> AddAsync(bool waits);

        Task CompleteAsync(bool waits);

        ValueTask CompleteValueAsync(bool waits);

        Task ThrowAsync(Exception exception, bool waits);

        Task ChangeContextAsync(string value, bool waits);

        Task<string?> ReadContextAsync(Task gate);

        Task SetSynchronizationContextAsync(SynchronizationContext context);

        Task<int> DescendAsync(int depth);

        Task<string?> ChangeContextAfterAsync(Task gate, string value);
    }

    private sealed class OurMethods : IMethods
    {
        [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
        public async Task<string> JoinAsync(bool waits)
        {
            string first = await PauseAsync("a", waits).ConfigureAwait(false);
            return first + await PauseAsync("b", waits).ConfigureAwait(false);
        }

        [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
        public async ValueTask<int> AddAsync(bool waits) =>
            await PauseAsync(1, waits).ConfigureAwait(false) + await PauseAsync(2, waits).ConfigureAwait(false);

        [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
        public async Task CompleteAsync(bool waits) => await PauseAsync(0, waits).ConfigureAwait(false);

        [AsyncMethodBuilder(typeof(AheadValueTaskBuilder))]
        public async ValueTask CompleteValueAsync(bool waits) => await PauseAsync(0, waits).ConfigureAwait(false);

        [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
        public async Task ThrowAsync(Exception exception, bool waits)
        {
            await PauseAsync(0, waits).ConfigureAwait(false);
            throw exception;
        }

        [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
        public async Task ChangeContextAsync(string value, bool waits)
        {
            s_context.Value = value;
            await PauseAsync(0, waits).ConfigureAwait(false);
            Assert.Equal(value, s_context.Value);
        }

        [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
        public async Task<string?> ReadContextAsync(Task gate)
        {
            await gate.ConfigureAwait(false);
            string? first = s_context.Value;
            await Task.Yield();
            return $"{first} {s_context.Value}";
        }

        [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
        public async Task SetSynchronizationContextAsync(SynchronizationContext context)
        {
            SynchronizationContext.SetSynchronizationContext(context);
            await Task.CompletedTask.ConfigureAwait(false);
        }

        [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
        public async Task<int> DescendAsync(int depth) =>
            depth == 0 ? await PauseAsync(0, waits: true).ConfigureAwait(false) : 1 + await DescendAsync(depth - 1).ConfigureAwait(false);

        [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
        public async Task<string?> ChangeContextAfterAsync(Task gate, string value)
        {
            string? first = s_context.Value;
            await gate.ConfigureAwait(false);
            string? second = s_context.Value;
            s_context.Value = value;
            await Task.CompletedTask.ConfigureAwait(false);
            return $"{first} {second} {s_context.Value}";
        }
    }

    private sealed class TheirMethods : IMethods
    {
        public async Task<string> JoinAsync(bool waits)
        {
            string first = await PauseAsync("a", waits).ConfigureAwait(false);
            return first + await PauseAsync("b", waits).ConfigureAwait(false);
        }

        public async ValueTask<int> AddAsync(bool waits) =>
            await PauseAsync(1, waits).ConfigureAwait(false) + await PauseAsync(2, waits).ConfigureAwait(false);

        public async Task CompleteAsync(bool waits) => await PauseAsync(0, waits).ConfigureAwait(false);

        public async ValueTask CompleteValueAsync(bool waits) => await PauseAsync(0, waits).ConfigureAwait(false);

        public async Task ThrowAsync(Exception exception, bool waits)
        {
            await PauseAsync(0, waits).ConfigureAwait(false);
            throw exception;
        }

        public async Task ChangeContextAsync(string value, bool waits)
        {
            s_context.Value = value;
            await PauseAsync(0, waits).ConfigureAwait(false);
            Assert.Equal(value, s_context.Value);
        }

        public async Task<string?> ReadContextAsync(Task gate)
        {
            await gate.ConfigureAwait(false);
            string? first = s_context.Value;
            await Task.Yield();
            return $"{first} {s_context.Value}";
        }

        public async Task SetSynchronizationContextAsync(SynchronizationContext context)
        {
            SynchronizationContext.SetSynchronizationContext(context);
            await Task.CompletedTask.ConfigureAwait(false);
        }

        public async Task<int> DescendAsync(int depth) =>
            depth == 0 ? await PauseAsync(0, waits: true).ConfigureAwait(false) : 1 + await DescendAsync(depth - 1).ConfigureAwait(false);

        public async Task<string?> ChangeContextAfterAsync(Task gate, string value)
        {
            string? first = s_context.Value;
            await gate.ConfigureAwait(false);
            string? second = s_context.Value;
            s_context.Value = value;
            await Task.CompletedTask.ConfigureAwait(false);
            return $"{first} {second} {s_context.Value}";
        }
    }
}
