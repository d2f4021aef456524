using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace WandbGen.Transport;

/// <summary>The attempts of one operation: decides whether a failed attempt is followed by another one, and after which delay.</summary>
/// <param name="options">The client's options, whose clock and jitter it uses.</param>
/// <param name="limits">How often, and with what pauses.</param>
/// <param name="budget">What all work of the client may spend on retries; <see langword="null"/> where asking again is no retry.</param>
/// <param name="client">Ends with the client.</param>
internal sealed class Attempts(WandbClientOptions options, WandbRetryOptions limits, RetryBudget? budget, CancellationToken client)
{
    // What a pause grows by beyond what the server asked for, so that callers do not come back all at once.
    private const double RetryAfterSpread = 0.1;

    private int _failures;
    private bool _hasProgressed;

    /// <summary>Until when the whole work has to be done; a pause that would go beyond is not begun.</summary>
    public TimeSpan TotalTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The work's start by the client's clock.</summary>
    public long Started { get; init; }

    /// <summary>Which failures another attempt may follow: all that may pass, unless this says otherwise.</summary>
    public Func<WandbException, bool> MayRepeat { get; init; } = MayPass;

    /// <summary>Is told of a failure before the pause after it: the number of attempts so far, the pause and the failure.</summary>
    public Action<int, TimeSpan, WandbException>? OnRetry { get; init; }

    /// <summary>What is left of the whole work's time.</summary>
    public TimeSpan Left =>
        TotalTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : TotalTimeout - options.TimeProvider.GetElapsedTime(Started);

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool MayPass(WandbException failure) => failure.Retryability != Retryability.Never;

    /// <summary>A pause that is a little longer than asked for.</summary>
    public static TimeSpan Spread(WandbClientOptions options, TimeSpan asked)
    {
        // What a server asks for can be the longest time that there is.
        double ticks = asked.Ticks * (1 + RetryAfterSpread * options.NextRandom());
        return ticks < long.MaxValue ? new TimeSpan((long)ticks) : TimeSpan.MaxValue;
    }

    /// <summary>The pause before a retry: what the server asks for, or else a random part of what doubles with each retry.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="limits">The shortest pause and the longest.</param>
    /// <param name="retryAfter">What the server asks for.</param>
    /// <param name="retry">The number of retries before this one.</param>
    public static TimeSpan GetPause(WandbClientOptions options, WandbRetryOptions limits, TimeSpan? retryAfter, int retry) =>
        retryAfter is { } asked && asked > TimeSpan.Zero
            ? Spread(options, asked)
            : options.NextRandom() * TimeSpan.FromTicks((long)Math.Min(limits.BaseDelay.Ticks * Math.Pow(2, retry), limits.MaxDelay.Ticks));

    /// <summary>Makes attempts until one succeeds or no other may follow.</summary>
    /// <typeparam name="TState">A class, so that this is compiled once for all.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="state">What the attempts need.</param>
    /// <param name="attempt">Makes one.</param>
    /// <param name="cancellationToken">Ends them.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
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

    /// <summary>Notes that an attempt has moved the work on: to go on from there is no repetition.</summary>
    public void NoteProgress()
    {
        _failures = 0;
        _hasProgressed = true;
    }

    /// <summary>Waits before the next attempt, for work that is no single call.</summary>
    /// <exception cref="WandbException">
    /// <paramref name="failure"/>, if this was the last attempt, the server asks to wait for longer than is waited, or too much was spent
    /// on retries already.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The client was disposed meanwhile.</exception>
    public Task PauseAsync(WandbException failure, CancellationToken cancellationToken)
    {
        bool isFree = _hasProgressed || budget is null;
        _hasProgressed = false;
        TimeSpan pause = GetPause(options, limits, failure.RetryAfter, _failures++);
        if (
            _failures > limits.MaxRetries
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
