using System.Runtime.ExceptionServices;

namespace WandbGen.Transport;

/// <summary>How often bytes are asked for or sent again when nothing comes of it, and how long the pauses are.</summary>
internal sealed class Backoff(WandbClientOptions options, int maxAttempts)
{
    private int _attempts;

    /// <summary>Notes that something came of it.</summary>
    public void Reset() => _attempts = 0;

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="WandbException"><paramref name="failure"/>, if this was the last attempt or the server asks to wait for longer than is waited.</exception>
    public Task PauseAsync(WandbException failure, CancellationToken cancellationToken)
    {
        if (++_attempts >= maxAttempts || failure.RetryAfter > options.Retry.MaxRetryAfter)
        {
            failure.Attempts = _attempts;
            ExceptionDispatchInfo.Throw(failure);
        }

        double longest = Math.Min(options.Retry.MaxDelay.TotalSeconds, options.Retry.BaseDelay.TotalSeconds * Math.Pow(2, _attempts - 1));
        TimeSpan delay = failure.RetryAfter ?? TimeSpan.FromSeconds(longest * options.NextRandom());
        return Task.Delay(delay, options.TimeProvider, cancellationToken);
    }
}
