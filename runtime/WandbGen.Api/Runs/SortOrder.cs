using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What W&amp;B sorts runs by: a key with a sign before it.</summary>
internal static class SortOrder
{
    public const string OldestFirst = "+created_at";

    /// <summary>The order as the server wants it: without a sign it is ascending, as in W&amp;B's Python client.</summary>
    public static string Signed(string order)
    {
        ArgumentNullException.ThrowIfNull(order);
        string key = order.TrimStart('+', '-');
        if (key.Length == 0 || order.Length - key.Length > 1 || key.Trim().Length != key.Length)
        {
            throw new ArgumentException(
                SafeText.Clean($"'{order}' is not an order. Write '+' or '-' and a key, such as '-created_at' or '+summary_metrics.loss'."),
                nameof(order)
            );
        }

        return key.Length == order.Length ? "+" + order : order;
    }
}
