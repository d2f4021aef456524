using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WandbGen.Transport;

/// <summary>Makes all calls and transfers of a client wait when a server limits one of them.</summary>
internal sealed class RateLimitGate(WandbClientOptions options)
{
    private readonly TimeProvider _clock = options.TimeProvider;
    private long _closedUntil = long.MinValue;

    public bool IsOpen => _clock.GetTimestamp() >= Volatile.Read(ref _closedUntil);

    /// <summary>
    /// Closes the gate after a 429, for the time that it states or else for <see cref="WandbRetryOptions.BaseDelay"/>; if W&amp;B's
    /// <c>RateLimit-Remaining</c> is 0, for <c>RateLimit-Reset</c> seconds, but at most for <see cref="WandbRetryOptions.MaxRetryAfter"/>;
    /// and if GitHub's <c>x-ratelimit-remaining</c> is 0, until <c>x-ratelimit-reset</c>, as in <see cref="CloseIfBounded"/>.
    /// </summary>
    public void Observe(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            Close(RetryAfter.Read(response, _clock) ?? options.Retry.BaseDelay);
        }
        else if (ReadNumber(response, "RateLimit-Remaining") is <= 0 && ReadNumber(response, "RateLimit-Reset") is { } seconds)
        {
            Close(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, options.Retry.MaxRetryAfter.TotalSeconds)));
        }
        else if (RetryAfter.ReadReset(response, _clock.GetUtcNow()) is { } reset)
        {
            CloseIfBounded(reset);
        }
    }

    /// <summary>Closes the gate for the time that a server needs before the next request. If that exceeds the maximum pause, the gate stays
    /// open: the next answer states the limit, and its caller gets the exception at once.</summary>
    public void CloseIfBounded(TimeSpan pause)
    {
        if (pause <= options.Retry.MaxRetryAfter)
        {
            Close(pause);
        }
    }

    /// <summary>Waits until the gate is open.</summary>
    /// <param name="what">The operation that waits, for messages.</param>
    /// <param name="longest">The maximum time to wait.</param>
    /// <param name="cancellationToken">A token that cancels the wait.</param>
    /// <exception cref="WandbRateLimitException">The gate stays closed for longer.</exception>
    public async Task WaitAsync(object what, TimeSpan longest, CancellationToken cancellationToken)
    {
        long began = _clock.GetTimestamp();
        // During the wait, another answer may have closed the gate for longer.
        while (_clock.GetElapsedTime(_clock.GetTimestamp(), Volatile.Read(ref _closedUntil)) is var closed && closed > TimeSpan.Zero)
        {
            TimeSpan pause = Attempts.Spread(options, closed);
            if (pause >= longest - _clock.GetElapsedTime(began))
            {
                throw new WandbRateLimitException($"{what}: not sent, because the server asked this client to wait.", closed);
            }

            await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a header that is a number. If it occurs more than once, the first one is used.</summary>
    public static double? ReadNumber(HttpResponseMessage response, string header)
    {
        if (response.Headers.NonValidated.TryGetValues(header, out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                if (
                    double.TryParse(
                        value,
                        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                        CultureInfo.InvariantCulture,
                        out double number
                    ) && double.IsFinite(number)
                )
                {
                    return number;
                }
            }
        }

        return null;
    }

    // The pause is bounded, so that a nonsensical answer does not block the client for ever.
    private void Close(TimeSpan asked)
    {
        TimeSpan pause = asked > options.Retry.MaxRetryAfter ? options.Retry.MaxRetryAfter : asked;
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        long until = _clock.GetTimestamp() + (long)(pause.TotalSeconds * _clock.TimestampFrequency);
        long known = Volatile.Read(ref _closedUntil);
        while (until > known)
        {
            long seen = Interlocked.CompareExchange(ref _closedUntil, until, known);
            if (seen == known)
            {
                return;
            }

            known = seen;
        }
    }
}
