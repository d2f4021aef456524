using System.Net;
using System.Text.Json;

namespace WandbGen.Transport;

/// <summary>Detects rate limits that a server does not report with 429, as is the case for many GraphQL servers.</summary>
internal static class RateLimit
{
    // The codes of GitHub, Shopify, Linear, monday.com, Hasura and Apollo's router, compared without case and separators.
    private static readonly string[] s_codes =
    [
        "RATELIMITED",
        "RATELIMIT",
        "RATELIMITEXCEEDED",
        "REQUESTRATELIMITED",
        "THROTTLED",
        "TOOMANYREQUESTS",
        "COMPLEXITYBUDGETEXHAUSTED",
    ];

    // The names of the time to wait, in seconds, in the extensions of an error.
    private static readonly string[] s_pauses = ["retryAfter", "retry_after", "retry_in_seconds", "retryAfterSeconds"];

    /// <summary>Whether a refusal (403) is a rate limit: it states when to retry, or that no requests are left.</summary>
    public static bool IsRefusal(HttpResponseMessage response, TimeProvider clock) =>
        response.StatusCode == HttpStatusCode.Forbidden && RetryAfter.Read(response, clock) is not null;

    /// <summary>Creates the exception for an answer without data whose errors state a rate limit. Returns <see langword="null"/> if they do
    /// not.</summary>
    /// <param name="refusal">The exception as it was read.</param>
    /// <param name="response">The answer.</param>
    /// <param name="cost">The cost of the query that the answer states.</param>
    /// <param name="clock">The clock for dates in headers.</param>
    public static WandbRateLimitException? Read(
        WandbGraphQLException refusal,
        HttpResponseMessage response,
        QueryCost? cost,
        TimeProvider clock
    )
    {
        if (refusal.PartialData is not null || !refusal.Errors.Any(IsLimit))
        {
            return null;
        }

        TimeSpan? pause =
            RetryAfter.Read(response, clock)
            ?? (cost is { Pause: { Ticks: > 0 } pauseForCost } ? (TimeSpan?)pauseForCost : null)
            ?? refusal.Errors.Select(static error => ReadPause(error.Extensions)).Max();
        // The query was not executed: the server checks the cost first.
        return new WandbRateLimitException(refusal.Message, pause)
        {
            Errors = refusal.Errors,
            Retryability = cost?.IsBeyondMaximum == true ? Retryability.Never : Retryability.Always,
        };
    }

    private static bool IsLimit(GraphQLError error) =>
        error.Code is { } code
        && s_codes.Contains(string.Concat(code.Where(char.IsAsciiLetter)).ToUpperInvariant(), StringComparer.Ordinal);

    private static TimeSpan? ReadPause(JsonElement? extensions) =>
        extensions is { ValueKind: JsonValueKind.Object } known
            ? s_pauses
                .Select(name => QueryCost.ReadNumber(known, name))
                .Where(static seconds => seconds > 0)
                .Select(static seconds => (TimeSpan?)QueryCost.Seconds(seconds!.Value))
                .Max()
            : null;
}
