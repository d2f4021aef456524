using System.Net;
using System.Text.Json;

namespace WandbGen.Transport;

/// <summary>Detects rate limits that a server does not report with 429, as is the case for many GraphQL servers.</summary>
internal static class RateLimit
{
    // As GitHub, Shopify, Linear, monday.com, Hasura and Apollo's router name it, without case and separators.
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

    // What an error's extensions call the time to wait, in seconds.
    private static readonly string[] s_pauses = ["retryAfter", "retry_after", "retry_in_seconds", "retryAfterSeconds"];

    /// <summary>Whether a refusal (403) is one for now only: it says when to come back, or that nothing is left.</summary>
    public static bool IsRefusal(HttpResponseMessage response, TimeProvider clock) =>
        response.StatusCode == HttpStatusCode.Forbidden && RetryAfter.Read(response, clock) is not null;

    /// <summary>The error for an answer without data whose errors say that there were too many requests; <see langword="null"/> if they
    /// do not.</summary>
    /// <param name="refusal">The error as it was read.</param>
    /// <param name="response">The answer.</param>
    /// <param name="cost">What the answer says of the query's cost.</param>
    /// <param name="clock">The clock of dates.</param>
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
        // Nothing of it was executed: the server looks at the cost first.
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
