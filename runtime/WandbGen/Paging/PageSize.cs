using System.Buffers;
using System.Net;
using System.Text.Json;

namespace WandbGen;

/// <summary>The page size of an enumeration, which adapts to the size and duration of the answers.</summary>
/// <remarks>
/// The first page is small, for a fast first item (the official client's 50), and the next ones grow, since round trips dominate: by four
/// at most, to an eighth of <see cref="WandbClientOptions.MaxResponseSize"/> and a sixth of <see
/// cref="WandbClientOptions.AttemptTimeout"/>. For the sake of time alone a page does not become smaller than the first one, because most
/// of a slow answer's time may not depend on its size. A page that was too large is requested again with half as many items. A size
/// that failed is not used again, except once after ten pages if the failure may have had another cause.
/// </remarks>
/// <param name="wished">The caller's own size, which only failures make smaller; <see langword="null"/> to adapt.</param>
/// <param name="largest">The largest number that the collection's server takes.</param>
/// <param name="options">The client's options.</param>
internal sealed class PageSize(int? wished, int largest, WandbClientOptions options)
{
    private const int First = 50;
    private const int Growth = 4;
    private const int SizeShare = 8;
    private const int DurationShare = 6;

    // After a failure that may have had another cause than the page's size: how many pages must come before twice as many items are tried
    // again, once.
    private const int PagesUntilRaised = 10;

    private static readonly SearchValues<string> s_tooMuch = SearchValues.Create(
        [
            "too large",
            "too big",
            "too many",
            "too long",
            "too complex",
            "complexity",
            "larger than",
            "greater than",
            "less than or equal",
            "at most",
            "maximum",
            "exceed",
            "max_",
            "excessive",
            "timeout",
            "timed out",
            "time limit",
            "deadline",
            "out of memory",
            "resource exhausted",
            "resource_exhausted",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    // Fewer items at once do not help against these.
    private static readonly SearchValues<string> s_tooOften = SearchValues.Create(
        ["rate limit", "rate_limit", "throttl", "quota", "too many requests"],
        StringComparison.OrdinalIgnoreCase
    );

    private int _ceiling = Math.Min(largest, wished ?? options.MaxPageSize);
    private int _pagesAtCeiling;
    private bool _mayBeRaised;

    /// <summary>The number of items to ask for.</summary>
    public int Value { get; private set; } = Math.Min(largest, wished ?? Math.Min(First, options.MaxPageSize));

    /// <summary>Learns from a page that came.</summary>
    /// <param name="items">The number of its items, those that are null included.</param>
    /// <param name="answer">The answer that it came in.</param>
    public void Adapt(int items, CompilerServices.AnswerFacts answer)
    {
        if (_mayBeRaised && ++_pagesAtCeiling == PagesUntilRaised)
        {
            _ceiling = (int)Math.Min(2L * _ceiling, Math.Min(largest, wished ?? options.MaxPageSize));
            _mayBeRaised = false;
        }

        double next = wished ?? (double)Growth * Value;
        if (wished is null && items > 0 && answer.Size > 0)
        {
            double perByte = (double)items / answer.Size;
            next = Math.Min(next, perByte * options.MaxResponseSize / SizeShare);
        }

        if (wished is null && items > 0 && answer.Duration > TimeSpan.Zero)
        {
            next = Math.Min(next, Math.Max(First, items * (options.AttemptTimeout / DurationShare / answer.Duration)));
        }

        Value = (int)Math.Clamp(next, 1, _ceiling);
    }

    /// <summary>Learns that a page was too much, perhaps.</summary>
    /// <param name="asked">The number of items that was asked for; more than 1.</param>
    /// <param name="failure">How it failed.</param>
    public void Shrink(int asked, WandbException failure)
    {
        // A second failure after the ceiling was raised leaves no doubt.
        _mayBeRaised = _pagesAtCeiling < PagesUntilRaised && NeedsPause(failure);
        _pagesAtCeiling = _mayBeRaised ? 0 : PagesUntilRaised;
        _ceiling = Value = asked / 2;
    }

    /// <summary>Takes back that the size was to blame: as small a page as there is failed too.</summary>
    public void Restore(int value, int ceiling) => (Value, _ceiling, _mayBeRaised) = (value, ceiling, false);

    /// <summary>The number that is not exceeded.</summary>
    public int Ceiling => _ceiling;

    /// <summary>Whether fewer items may succeed where this failed.</summary>
    public static bool IsToBlame(WandbException failure) =>
        failure switch
        {
            { IsTooLarge: true } or { BrokeOff: true } => true,
            WandbTimeoutException => failure.Retryability != Retryability.Never,
            WandbTransportException { StatusCode: HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError } =>
                failure.Retryability != Retryability.Never,
            WandbGraphQLException refused => refused.StatusCode == HttpStatusCode.RequestEntityTooLarge || refused.Errors.Any(SaysTooMuch),
            _ => false,
        };

    /// <summary>Whether to pause before a smaller page is requested. A 5xx status or a broken answer may also come from a server in
    /// trouble: the size may then be raised again later.</summary>
    public static bool NeedsPause(WandbException failure) =>
        failure.BrokeOff
        || failure is WandbTransportException { StatusCode: not (HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout) };

    // Servers have no common code for it: they report limits of complexity, cost, size and time in messages or in extensions.code.
    private static bool SaysTooMuch(GraphQLError error) =>
        SaysTooMuch(error.Message)
        || error.Extensions is { ValueKind: JsonValueKind.Object } extensions
            && extensions.TryGetProperty("code"u8, out JsonElement code)
            && code.ValueKind == JsonValueKind.String
            && SaysTooMuch(code.GetString()!);

    private static bool SaysTooMuch(string text) => text.AsSpan().ContainsAny(s_tooMuch) && !text.AsSpan().ContainsAny(s_tooOften);
}
