using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

/// <summary>
/// The deadline of one operation: its time limit, the caller's cancellation, or the disposal of the client. It states afterwards which of
/// them ended the operation.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _client;
    private readonly CancellationTokenRegistration _callerEnds;
    private readonly CancellationTokenRegistration _clientEnds;

    /// <param name="limit">The time limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="clock">The clock of the limit.</param>
    /// <param name="caller">The caller's own token.</param>
    /// <param name="client">A token that is cancelled when the client is disposed.</param>
    public Deadline(TimeSpan limit, TimeProvider clock, CancellationToken caller, CancellationToken client = default)
    {
        _limit = limit;
        _source =
            limit == Timeout.InfiniteTimeSpan
                ? new CancellationTokenSource()
                : new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock);
        _caller = caller;
        _client = client;
        // CreateLinkedTokenSource does not support a TimeProvider.
        _callerEnds = Register(caller);
        _clientEnds = Register(client);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the operation was ended: by the time limit, the caller or the disposal of the client.</summary>
    public bool HasEnded => _source.IsCancellationRequested;

    /// <summary>Waits for an operation that has no time limit of its own.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled the wait. The exception has the caller's token.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed meanwhile.</exception>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    public static async Task WaitAsync(Func<CancellationToken, Task> wait, CancellationToken caller, CancellationToken client)
    {
        using var deadline = new Deadline(Timeout.InfiniteTimeSpan, TimeProvider.System, caller, client);
        try
        {
            await wait(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.HasEnded)
        {
            throw deadline.Explain(exception, "");
        }
    }

    /// <param name="client">The token that ends with the client.</param>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public static void ThrowIfDisposed(CancellationToken client)
    {
        if (client.IsCancellationRequested)
        {
            throw Disposed();
        }
    }

    /// <summary>Restarts the time limit after progress.</summary>
    public void Restart() => _source.CancelAfter(_limit);

    /// <summary>Creates the exception for an operation that the deadline ended, whatever exception the operation itself threw.</summary>
    /// <param name="exception">The exception that the operation threw.</param>
    /// <param name="timeout">The message if the time limit was exceeded.</param>
    /// <param name="limit">The configured time limit, if this deadline is the remaining part of it.</param>
    /// <param name="retryability">Whether a retry after the time limit can succeed.</param>
    public Exception Explain(
        Exception exception,
        string timeout,
        TimeSpan? limit = null,
        Retryability retryability = Retryability.IfReadOnly
    ) =>
        _caller.IsCancellationRequested ? new OperationCanceledException(_caller)
        : _client.IsCancellationRequested ? Disposed()
        : new WandbTimeoutException(timeout, limit ?? _limit, exception) { Retryability = retryability };

    public void Dispose()
    {
        _callerEnds.Dispose();
        _clientEnds.Dispose();
        _source.Dispose();
    }

    private static ObjectDisposedException Disposed() => new(nameof(WandbClient));

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
}
