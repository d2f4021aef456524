using System.Runtime.ExceptionServices;

namespace WandbGen.Transport;

/// <summary>How often bytes are asked for or sent again when nothing comes of it, and how long the pauses are.</summary>
/// <param name="options">The client's options.</param>
/// <param name="budget">What all work of the client may spend on retries; <see langword="null"/> where asking again is no retry.</param>
/// <param name="maxAttempts">How often, without anything coming of it.</param>
internal sealed class Backoff(WandbClientOptions options, RetryBudget? budget, int maxAttempts)
{
    // What a pause grows by beyond what the server asked for, so that callers do not come back all at once.
    private const double RetryAfterSpread = 0.1;

    private int _attempts;
    private bool _hasProgressed;

    /// <summary>A pause that is a little longer than asked for.</summary>
    public static TimeSpan Spread(WandbClientOptions options, TimeSpan asked) => asked * (1 + RetryAfterSpread * options.NextRandom());

    /// <summary>The pause before a retry: what the server asks for, or else a random part of what doubles with each retry.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="retryAfter">What the server asks for.</param>
    /// <param name="retry">The number of retries before this one.</param>
    public static TimeSpan GetDelay(WandbClientOptions options, TimeSpan? retryAfter, int retry) =>
        retryAfter is { } asked && asked > TimeSpan.Zero
            ? Spread(options, asked)
            : options.NextRandom()
                * TimeSpan.FromTicks((long)Math.Min(options.Retry.BaseDelay.Ticks * Math.Pow(2, retry), options.Retry.MaxDelay.Ticks));

    /// <summary>Notes that something came of it.</summary>
    public void Reset()
    {
        _attempts = 0;
        _hasProgressed = true;
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="WandbException">
    /// <paramref name="failure"/>, if this was the last attempt, the server asks to wait for longer than is waited, or too much was spent
    /// on retries already.
    /// </exception>
    public Task PauseAsync(WandbException failure, CancellationToken cancellationToken)
    {
        // To go on from where something arrived is no repetition.
        bool isFree = _hasProgressed;
        _hasProgressed = false;
        if (
            ++_attempts >= maxAttempts
            || failure.RetryAfter > options.Retry.MaxRetryAfter
            || !(isFree || budget is null || budget.TrySpend(failure is WandbTimeoutException))
        )
        {
            failure.Attempts = _attempts;
            ExceptionDispatchInfo.Throw(failure);
        }

        return Task.Delay(GetDelay(options, failure.RetryAfter, _attempts - 1), options.TimeProvider, cancellationToken);
    }
}
