using System.Runtime.ExceptionServices;

namespace WandbGen.Transport;

/// <summary>The attempts of one operation: decides whether a failed attempt is followed by another one, and after which delay.</summary>
/// <param name="options">The client's options, whose clock and jitter it uses.</param>
/// <param name="limits">The number of attempts and the pauses between them.</param>
/// <param name="budget">The budget of all operations of the client; <see langword="null"/> if repeating the request is not a retry.</param>
/// <param name="client">A token that is cancelled when the client is disposed.</param>
internal sealed class Attempts(WandbClientOptions options, WandbRetryOptions limits, RetryBudget? budget, CancellationToken client)
{
    // The random share that is added to the pause that a server asks for, so that callers do not return all at once.
    private const double RetryAfterSpread = 0.1;

    private int _failures;
    private bool _hasProgressed;

    /// <summary>The number of retries, if it is not that of the limits.</summary>
    public int MaxRetries { get; init; } = limits.MaxRetries;

    /// <summary>The time limit of the whole operation. A pause that would exceed it is not begun.</summary>
    public TimeSpan TotalTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The start of the operation, as a timestamp of the client's clock.</summary>
    public long Started { get; init; }

    /// <summary>Decides whether another attempt may follow a failure. By default, one follows every failure that may pass.</summary>
    public Func<WandbException, bool> MayRepeat { get; init; } = MayPass;

    /// <summary>Called before each pause, with the number of attempts so far, the pause and the failure.</summary>
    public Action<int, TimeSpan, WandbException>? OnRetry { get; init; }

    /// <summary>The remaining time of the operation.</summary>
    public TimeSpan Left =>
        TotalTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : TotalTimeout - options.TimeProvider.GetElapsedTime(Started);

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool MayPass(WandbException failure) => failure.Retryability != Retryability.Never;

    /// <summary>Returns a pause that is a little longer than the server asks for.</summary>
    public static TimeSpan Spread(WandbClientOptions options, TimeSpan asked)
    {
        // A server can ask for the longest time that a TimeSpan can represent.
        double ticks = asked.Ticks * (1 + RetryAfterSpread * options.NextRandom());
        return ticks < long.MaxValue ? new TimeSpan((long)ticks) : TimeSpan.MaxValue;
    }

    /// <summary>Returns the pause before a retry: as the server asks, or else a random part of a time that doubles with each
    /// retry.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="limits">The shortest and the longest pause.</param>
    /// <param name="retryAfter">The pause that the server asks for.</param>
    /// <param name="retry">The number of retries before this one.</param>
    public static TimeSpan GetPause(WandbClientOptions options, WandbRetryOptions limits, TimeSpan? retryAfter, int retry) =>
        retryAfter is { } asked && asked > TimeSpan.Zero
            ? Spread(options, asked)
            : options.NextRandom() * TimeSpan.FromTicks((long)Math.Min(limits.BaseDelay.Ticks * Math.Pow(2, retry), limits.MaxDelay.Ticks));

    /// <summary>Makes attempts until one succeeds, or none may follow.</summary>
    /// <typeparam name="TState">The type of the state: a class, so that the method is compiled only once.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="state">The state that is passed to the attempts.</param>
    /// <param name="attempt">Makes an attempt.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async ValueTask<TResult> RunAsync<TState, TResult>(
        TState state,
        Func<TState, CancellationToken, ValueTask<TResult>> attempt,
        CancellationToken cancellationToken
    )
        where TState : class
    {
        while (true)
        {
            try
            {
                return await attempt(state, cancellationToken).ConfigureAwait(false);
            }
            catch (WandbException failure) when (MayRepeat(failure))
            {
                await PauseAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Notes that an attempt has made progress. Continuing from there does not count as a retry.</summary>
    public void NoteProgress()
    {
        _failures = 0;
        _hasProgressed = true;
    }

    /// <summary>Decides whether another attempt follows a failure, and waits until it may begin.</summary>
    /// <exception cref="WandbException">
    /// <paramref name="failure"/>, if this was the last attempt, the server asks for a longer pause than is allowed, or the budget for
    /// retries is spent.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The client was disposed meanwhile.</exception>
    public Task PauseAsync(WandbException failure, CancellationToken cancellationToken)
    {
        bool isFree = _hasProgressed || budget is null;
        _hasProgressed = false;
        TimeSpan pause = GetPause(options, limits, failure.RetryAfter, _failures++);
        if (
            _failures > MaxRetries
            || failure.RetryAfter > limits.MaxRetryAfter
            || pause >= Left
            || !(isFree || budget!.TrySpend(failure is WandbTimeoutException))
        )
        {
            failure.Attempts = _failures;
            ExceptionDispatchInfo.Throw(failure);
        }

        OnRetry?.Invoke(_failures, pause, failure);
        return Deadline.WaitAsync(token => Task.Delay(pause, options.TimeProvider, token), cancellationToken, client);
    }
}
