using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

#pragma warning disable CA1822 // The compiler calls these methods on an instance.

/// <summary>
/// Builds asynchronous methods that a ReadyToRun image contains completely. .NET's own builders are compiled at run time for every state
/// machine of another assembly, about twelve methods each.
/// </summary>
/// <remarks>For methods that a process needs for its first result, even if they run again for each page, file or read. A method that waits
/// allocates two objects more than with .NET's builder: see decision 121.</remarks>
/// <typeparam name="TResult">The result.</typeparam>
internal struct AheadTaskBuilder<TResult>
{
    // It knows no state machine, so that .NET has it compiled.
    private AsyncTaskMethodBuilder<TResult> _task;
    private StateMachineBox? _box;

    public static AheadTaskBuilder<TResult> Create() => default;

    public Task<TResult> Task => _task.Task;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => StateMachineBox.Start(ref stateMachine);

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => ArgumentNullException.ThrowIfNull(stateMachine);

    public void SetResult(TResult result) => _task.SetResult(result);

    public void SetException(Exception exception) => _task.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        // The copy of this builder in the box must have the same task.
        _ = _task.Task;
        awaiter.OnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.UnsafeOnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }
}

/// <inheritdoc cref="AheadTaskBuilder{TResult}"/>
internal struct AheadTaskBuilder
{
    private AsyncTaskMethodBuilder _task;
    private StateMachineBox? _box;

    public static AheadTaskBuilder Create() => default;

    public Task Task => _task.Task;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => StateMachineBox.Start(ref stateMachine);

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => ArgumentNullException.ThrowIfNull(stateMachine);

    public void SetResult() => _task.SetResult();

    public void SetException(Exception exception) => _task.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.OnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.UnsafeOnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }
}

/// <inheritdoc cref="AheadTaskBuilder{TResult}"/>
internal struct AheadValueTaskBuilder<TResult>
{
    private AsyncValueTaskMethodBuilder<TResult> _task;
    private StateMachineBox? _box;

    public static AheadValueTaskBuilder<TResult> Create() => default;

    public ValueTask<TResult> Task => _task.Task;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => StateMachineBox.Start(ref stateMachine);

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => ArgumentNullException.ThrowIfNull(stateMachine);

    public void SetResult(TResult result) => _task.SetResult(result);

    public void SetException(Exception exception) => _task.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.OnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.UnsafeOnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }
}

/// <inheritdoc cref="AheadTaskBuilder{TResult}"/>
internal struct AheadValueTaskBuilder
{
    private AsyncValueTaskMethodBuilder _task;
    private StateMachineBox? _box;

    public static AheadValueTaskBuilder Create() => default;

    public ValueTask Task => _task.Task;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => StateMachineBox.Start(ref stateMachine);

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => ArgumentNullException.ThrowIfNull(stateMachine);

    public void SetResult() => _task.SetResult();

    public void SetException(Exception exception) => _task.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.OnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        _ = _task.Task;
        awaiter.UnsafeOnCompleted(StateMachineBox.GetContinuation(ref _box, ref stateMachine));
    }
}
