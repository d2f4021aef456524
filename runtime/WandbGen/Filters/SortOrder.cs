using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The key and direction that W&amp;B's server sorts a listing by: the value of GraphQL's arguments named <c>order</c>. An order is
/// immutable.
/// </summary>
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

    /// <summary>Creates an order without a key. Use <see cref="By"/> to create an order with a key.</summary>
    protected SortOrder() { }

    /// <summary>Returns the order with the same key in ascending direction.</summary>
    public TOrder Ascending() => By(Key);

    /// <summary>Returns the order with the same key in descending direction.</summary>
    public TOrder Descending() => new() { _key = Key, _descending = true };

    /// <summary>Creates an ascending order by a key.</summary>
    /// <param name="key">The name of the key on the server, such as <c>created_at</c>.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="key"/> is empty, begins with a sign, or has leading or trailing white space.
    /// </exception>
    protected static TOrder By(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length > 0 && key[0] is not ('+' or '-') && key.Trim().Length == key.Length
            ? new() { _key = key }
            : throw Refusal(key, nameof(key));
    }

    /// <summary>Creates an order from the text that W&amp;B's Python client accepts.</summary>
    /// <param name="order">
    /// The key. A leading <c>-</c> sorts in descending direction; a leading <c>+</c> or no sign sorts in ascending direction.
    /// </param>
    /// <exception cref="ArgumentException">
    /// <paramref name="order"/> has no key, has two signs, or has white space around the key.
    /// </exception>
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

    /// <summary>Returns the order as it is sent: <c>+</c> or <c>-</c>, followed by the key.</summary>
    public sealed override string ToString() => (_descending ? "-" : "+") + Key;

    private string Key =>
        _key ?? throw new InvalidOperationException(SafeText.Clean($"{typeof(TOrder).Name} has no key. Use one of its static members."));

    private static ArgumentException Refusal(string order, string parameter) =>
        new(
            SafeText.Clean($"'{order}' is not an order. Write '+' or '-' and a key, such as '-created_at' or '+summary_metrics.loss'."),
            parameter
        );
}
