using System.Text.Json;
using WandbGen.Values;

namespace WandbGen.Transport;

/// <summary>The cost of a query as an answer states it, like Shopify's <c>extensions.cost</c>: points of a bucket that is refilled
/// steadily.</summary>
/// <param name="Requested">The maximum cost of the query, in points.</param>
/// <param name="Available">The points that are in the bucket now.</param>
/// <param name="Maximum">The points that the bucket holds.</param>
/// <param name="RestoreRate">The points that are added per second.</param>
internal sealed record QueryCost(double Requested, double Available, double Maximum, double RestoreRate)
{
    /// <summary>The time until the bucket has enough points for the same query.</summary>
    public TimeSpan Pause => IsBeyondMaximum ? TimeSpan.Zero : Seconds((Requested - Available) / RestoreRate);

    /// <summary>Whether the bucket never has enough points for the query.</summary>
    public bool IsBeyondMaximum => Requested > Maximum;

    /// <summary>Reads the extensions of an answer. Returns <see langword="null"/> if they do not state a valid cost.</summary>
    public static QueryCost? Read(JsonElement extensions) =>
        JsonText.TryGetMember(extensions, "cost", out JsonElement cost)
        && ReadNumber(cost, "requestedQueryCost") is { } requested
        && JsonText.TryGetMember(cost, "throttleStatus", out JsonElement status)
        && ReadNumber(status, "currentlyAvailable") is { } available
        && ReadNumber(status, "maximumAvailable") is { } maximum
        && ReadNumber(status, "restoreRate") is > 0 and var rate
            ? new QueryCost(requested, available, maximum, rate)
            : null;

    /// <summary>Converts seconds, which may be infinite, to a time.</summary>
    public static TimeSpan Seconds(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : TimeSpan.MaxValue;

    /// <summary>Reads a member. Returns <see langword="null"/> if it is not a finite number.</summary>
    public static double? ReadNumber(JsonElement value, string name) =>
        JsonText.TryGetMember(value, name, out JsonElement member)
        && member.ValueKind == JsonValueKind.Number
        && member.TryGetDouble(out double number)
        && double.IsFinite(number)
            ? number
            : null;
}
