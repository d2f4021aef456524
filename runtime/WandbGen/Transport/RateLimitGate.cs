using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WandbGen.Transport;

/// <summary>Makes all calls of a client wait when the server says that it has had enough of one of them.</summary>
internal sealed class RateLimitGate(WandbClientOptions options)
{
    private readonly TimeProvider _clock = options.TimeProvider;
    private long _closedUntil;

    /// <summary>Closes the gate after a 429 with <c>Retry-After</c>, and when W&amp;B's <c>RateLimit-Remaining</c> is 0, for <c>RateLimit-Reset</c> seconds.</summary>
    public void Observe(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            Close(RetryAfter.Read(response, _clock));
        }
        else if (ReadNumber(response, "RateLimit-Remaining") is <= 0 && ReadNumber(response, "RateLimit-Reset") is { } seconds)
        {
            Close(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, options.Retry.MaxRetryAfter.TotalSeconds)));
        }
    }

    /// <summary>Waits until the gate is open.</summary>
    /// <exception cref="WandbRateLimitException">It stays closed for longer than is left of the call.</exception>
    public ValueTask WaitAsync(GraphQLCall call, CancellationToken cancellationToken)
    {
        long closedUntil = Volatile.Read(ref _closedUntil);
        if (closedUntil == 0)
        {
            return ValueTask.CompletedTask;
        }

        TimeSpan pause = _clock.GetElapsedTime(_clock.GetTimestamp(), closedUntil);
        return pause <= TimeSpan.Zero ? ValueTask.CompletedTask
            : pause < options.TotalTimeout - _clock.GetElapsedTime(call.Started) ? new ValueTask(Task.Delay(pause, _clock, cancellationToken))
            : ValueTask.FromException(new WandbRateLimitException($"{call.Operation}: not sent, because the server asked this client to wait.", pause));
    }

    // What a server may ask for is bounded: a nonsensical answer must not silence a client for ever.
    private void Close(TimeSpan? asked)
    {
        TimeSpan pause = asked > options.Retry.MaxRetryAfter ? options.Retry.MaxRetryAfter : asked ?? TimeSpan.Zero;
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

    private static double? ReadNumber(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out HeaderStringValues values)
        && double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;
}
