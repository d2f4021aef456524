using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WandbGen.Transport;

/// <summary>Reads <c>Retry-After</c>. .NET's own header type does not support fractions and large numbers.</summary>
internal static class RetryAfter
{
    // Linear has separate limits for the number of requests and for their complexity.
    private static readonly (string Remaining, string Reset)[] s_limits =
    [
        ("X-RateLimit-Remaining", "X-RateLimit-Reset"),
        ("X-RateLimit-Requests-Remaining", "X-RateLimit-Requests-Reset"),
        ("X-RateLimit-Complexity-Remaining", "X-RateLimit-Complexity-Reset"),
    ];

    /// <summary>Reads the time to wait, which is never negative. Returns <see langword="null"/> if the answer does not state it in a known
    /// form. A 429 may also state it with W&amp;B's <c>RateLimit-Reset</c>.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider timeProvider)
    {
        TimeSpan? longest = null;
        if (response.Headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                if (Parse(value, timeProvider.GetUtcNow()) is { } delay && !(delay <= longest))
                {
                    longest = delay;
                }
            }
        }

        return longest
            ?? (
                response.StatusCode == HttpStatusCode.TooManyRequests
                && RateLimitGate.ReadNumber(response, "RateLimit-Reset") is >= 0 and var seconds
                    ? FromSeconds(seconds)
                    : ReadReset(response, timeProvider.GetUtcNow())
            );
    }

    /// <summary>
    /// Reads the time until requests are allowed again from the headers of GitHub (<c>x-ratelimit-remaining</c> and
    /// <c>x-ratelimit-reset</c>) and others. Returns <see langword="null"/> if requests are left, or the answer does not state it.
    /// </summary>
    public static TimeSpan? ReadReset(HttpResponseMessage response, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach ((string remaining, string resets) in s_limits)
        {
            if (RateLimitGate.ReadNumber(response, remaining) is <= 0 && RateLimitGate.ReadNumber(response, resets) is >= 0 and var reset)
            {
                // The value is a point in time, in seconds or milliseconds since 1970, or the number of seconds until then.
                TimeSpan pause = reset switch
                {
                    >= 1e11 => FromSeconds(Math.Max(0, reset / 1000 - now.ToUnixTimeMilliseconds() / 1000.0)),
                    >= 1e8 => FromSeconds(Math.Max(0, reset - now.ToUnixTimeMilliseconds() / 1000.0)),
                    _ => FromSeconds(reset),
                };
                longest = pause > longest || longest is null ? pause : longest;
            }
        }

        return longest;
    }

    /// <summary>Reads a number of seconds, which may have a fraction, or an HTTP date. A date in the past means no wait.</summary>
    internal static TimeSpan? Parse(string value, DateTimeOffset now)
    {
        value = value.Trim();
        if (
            value.Length > 0
            && char.IsAsciiDigit(value[0])
            && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        )
        {
            return FromSeconds(seconds);
        }

        return RetryConditionHeaderValue.TryParse(value, out RetryConditionHeaderValue? parsed) && parsed.Date is { } date
            ? date > now
                ? date - now
                : TimeSpan.Zero
            : null;
    }

    private static TimeSpan FromSeconds(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
