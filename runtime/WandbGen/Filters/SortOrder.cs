using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The key that W&amp;B's server sorts a listing by, and the direction: the value of GraphQL's arguments named <c>order</c>.
/// Immutable.</summary>
/// <typeparam name="TOrder">The derived type itself, whose static members are the keys.</typeparam>
/// <example>
/// Orders of a collection of your own:
/// <code>
/// public sealed class TaskOrder : SortOrder&lt;TaskOrder&gt;
/// {
///     public static TaskOrder Priority =&gt; By("priority");
/// }
///
/// TaskOrder urgentFirst = TaskOrder.Priority.Descending();
/// </code>
/// </example>
public abstract class SortOrder<TOrder>
    where TOrder : SortOrder<TOrder>, new()
{
    private string? _key;
    private bool _descending;

    /// <summary>An order without a key; <see cref="By"/> makes one that has it.</summary>
    protected SortOrder() { }

    /// <summary>The same key, the smallest value first.</summary>
    public TOrder Ascending() => By(Key);

    /// <summary>The same key, the greatest value first.</summary>
    public TOrder Descending() => new() { _key = Key, _descending = true };

    /// <summary>Ascending by a key.</summary>
    /// <param name="key">The key's name on the server, such as <c>created_at</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty, begins with a sign or has blanks around it.</exception>
    protected static TOrder By(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length > 0 && key[0] is not ('+' or '-') && key.Trim().Length == key.Length
            ? new() { _key = key }
            : throw Refusal(key, nameof(key));
    }

    /// <summary>An order from the text that W&amp;B's Python client takes.</summary>
    /// <param name="order">A key, ascending with <c>+</c> before it or without a sign, descending with <c>-</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> has no key, two signs or blanks around the key.</exception>
    protected static TOrder Parse(string order)
    {
        ArgumentNullException.ThrowIfNull(order);
        string key = order is ['+' or '-', .. var rest] ? rest : order;
        if (key.Length == 0 || key[0] is '+' or '-' || key.Trim().Length != key.Length)
        {
            throw Refusal(order, nameof(order));
        }

        return order[0] == '-' ? By(key).Descending() : By(key);
    }

    /// <summary>The order as it is sent: the key with <c>+</c> or <c>-</c> before it.</summary>
    public sealed override string ToString() => (_descending ? "-" : "+") + Key;

    private string Key =>
        _key ?? throw new InvalidOperationException(SafeText.Clean($"{typeof(TOrder).Name} has no key. Use one of its static members."));

    private static ArgumentException Refusal(string order, string parameter) =>
        new(
            SafeText.Clean($"'{order}' is not an order. Write '+' or '-' and a key, such as '-created_at' or '+summary_metrics.loss'."),
            parameter
        );
}
