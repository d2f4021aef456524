using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

/// <summary>The state machine of an asynchronous method that waits, on the heap.</summary>
internal abstract class StateMachineBox
{
    // Never true. An image contains only what its code calls and does not inline, and the methods that use a box are compiled at run time,
    // because they have an awaiter of .NET as type argument.
    private static readonly bool s_isNever = Environment.ProcessorCount == 0;

    private static readonly ContextCallback s_moveNext = static box => ((StateMachineBox)box!).MoveNext();

    private readonly Action _continuation;
    private ExecutionContext? _context;

    protected StateMachineBox() => _continuation = Continue;

    /// <summary>Runs a method until it waits for the first time. What it changes in the caller's contexts is undone.</summary>
    public static void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (s_isNever)
        {
            StateMachineBox? box = null;
            GetContinuation(ref box, ref stateMachine);
            new StateMachineBox<TStateMachine>().MoveNext();
        }

        if (ExecutionContext.IsFlowSuppressed())
        {
            // A context that does not flow cannot be captured, so only .NET's own code can restore it.
            AsyncTaskMethodBuilder.Create().Start(ref stateMachine);
            return;
        }

        // Capture returns null only if the flow is suppressed.
        ExecutionContext context = ExecutionContext.Capture()!;
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        try
        {
            stateMachine.MoveNext();
        }
        finally
        {
            if (context != ExecutionContext.Capture())
            {
                ExecutionContext.Restore(context);
            }

            if (synchronization != SynchronizationContext.Current)
            {
                SynchronizationContext.SetSynchronizationContext(synchronization);
            }
        }
    }

    /// <summary>Returns what continues the method, in the context that is current now. The first time, it copies the state machine to the
    /// heap.</summary>
    /// <param name="box">The field of the state machine's builder, which the copy must have as well.</param>
    /// <param name="stateMachine">The state machine.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Action GetContinuation<TStateMachine>(ref StateMachineBox? box, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (box is null)
        {
            var copy = new StateMachineBox<TStateMachine>();
            box = copy;
            copy.StateMachine = stateMachine;
        }

        box._context = ExecutionContext.Capture();
        return box._continuation;
    }

    public abstract void MoveNext();

    private void Continue()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, s_moveNext, this);
        }
        else
        {
            // As with .NET's builder, a method whose context did not flow continues in the context of the thread.
            MoveNext();
        }
    }
}

/// <inheritdoc/>
internal sealed class StateMachineBox<TStateMachine> : StateMachineBox
    where TStateMachine : IAsyncStateMachine
{
    // A field, so that the method works on this copy.
    public TStateMachine StateMachine = default!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void MoveNext() => StateMachine.MoveNext();
}
