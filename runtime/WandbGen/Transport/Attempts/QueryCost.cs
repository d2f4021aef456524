using System.Text.Json;
using WandbGen.Values;

namespace WandbGen.Transport;

/// <summary>
/// The cost of a query as an answer states it, like Shopify's <c>extensions.cost</c>: points of a bucket that is refilled steadily.
/// </summary>
/// <param name="Requested">What the query costs at most.</param>
/// <param name="Available">What is in the bucket now.</param>
/// <param name="Maximum">What the bucket holds.</param>
/// <param name="RestoreRate">What comes back in a second.</param>
internal sealed record QueryCost(double Requested, double Available, double Maximum, double RestoreRate)
{
    /// <summary>How long it takes until there is enough for the same query again.</summary>
    public TimeSpan Pause => IsBeyondMaximum ? TimeSpan.Zero : Seconds((Requested - Available) / RestoreRate);

    /// <summary>Whether there is never enough for the query.</summary>
    public bool IsBeyondMaximum => Requested > Maximum;

    /// <summary>Reads an answer's extensions; <see langword="null"/> if they say nothing of the cost that makes sense.</summary>
    public static QueryCost? Read(JsonElement extensions) =>
        JsonText.TryGetMember(extensions, "cost", out JsonElement cost)
        && ReadNumber(cost, "requestedQueryCost") is { } requested
        && JsonText.TryGetMember(cost, "throttleStatus", out JsonElement status)
        && ReadNumber(status, "currentlyAvailable") is { } available
        && ReadNumber(status, "maximumAvailable") is { } maximum
        && ReadNumber(status, "restoreRate") is > 0 and var rate
            ? new QueryCost(requested, available, maximum, rate)
            : null;

    /// <summary>A time that may be endless.</summary>
    public static TimeSpan Seconds(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : TimeSpan.MaxValue;

    /// <summary>Reads a member that is a finite number; <see langword="null"/> if it is none.</summary>
    public static double? ReadNumber(JsonElement value, string name) =>
        JsonText.TryGetMember(value, name, out JsonElement member)
        && member.ValueKind == JsonValueKind.Number
        && member.TryGetDouble(out double number)
        && double.IsFinite(number)
            ? number
            : null;
}
