using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WandbGen.Transport;

/// <summary>Reads <c>Retry-After</c>, of which .NET's own header type loses fractions and large numbers.</summary>
internal static class RetryAfter
{
    /// <summary>How long to wait, never negative; <see langword="null"/> if the answer does not say, or not in a form that is known. A 429
    /// may say so by W&amp;B's <c>RateLimit-Reset</c> too.</summary>
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

        return
            longest is null
            && response.StatusCode == HttpStatusCode.TooManyRequests
            && RateLimitGate.ReadNumber(response, "RateLimit-Reset") is >= 0 and var seconds
            ? FromSeconds(seconds)
            : longest;
    }

    /// <summary>Reads seconds, whole or not, or an HTTP date; a date that has passed is no wait.</summary>
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
