using System.Globalization;
using WandbGen.History.Rows;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen;

/// <summary>A row of a run's history: the values that were logged at one step. It is immutable and safe for concurrent use.</summary>
/// <remarks>
/// The row does not depend on its source (an export or the API). It has only the keys that were logged at this step. A null value (Python's
/// <c>None</c>) is treated as if it was not logged, because exports do not distinguish the two. Numbers are exact, including integers
/// greater than 2^53. <c>NaN</c> and infinities are numbers in every encoding that the server uses.
/// </remarks>
public sealed class HistoryRow
{
    internal const string StepKey = "_step";
    internal const string TimestampKey = "_timestamp";
    internal const string RuntimeKey = "_runtime";

    private readonly RowShape _shape;
    private readonly WandbValue[] _values;

    internal HistoryRow(RowShape shape, WandbValue[] values, long step)
    {
        _shape = shape;
        _values = values;
        Step = step;
    }

    /// <summary>The step: the history's <c>_step</c>.</summary>
    public long Step { get; }

    /// <summary>
    /// The time when the row was logged: its <c>_timestamp</c>. <see langword="null"/> if the row has none, or if the selected keys do not
    /// include it.
    /// </summary>
    public DateTimeOffset? Timestamp => LoggedTime.ToTimestamp(Find(TimestampKey));

    /// <summary>
    /// The time since the start of the run: its <c>_runtime</c>. <see langword="null"/> if the row has none, or if the selected keys do not
    /// include it.
    /// </summary>
    public TimeSpan? Runtime => LoggedTime.ToRuntime(Find(RuntimeKey));

    /// <summary>The keys of the row, without <c>_step</c>.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            for (int i = 0; i < _values.Length; i++)
            {
                if (!_values[i].IsNull)
                {
                    yield return _shape.Keys[i];
                }
            }
        }
    }

    /// <summary>The keys and their values, without <c>_step</c>.</summary>
    public IEnumerable<KeyValuePair<string, WandbValue>> Members
    {
        get
        {
            for (int i = 0; i < _values.Length; i++)
            {
                if (!_values[i].IsNull)
                {
                    yield return new(_shape.Keys[i], _values[i]);
                }
            }
        }
    }

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key. If the row has no key of this name, dots lead into objects and lists: <c>val.loss</c>.</param>
    /// <exception cref="KeyNotFoundException">
    /// Nothing was logged under the key at this step, or it is not one of the selected keys.
    /// </exception>
    public WandbValue this[string key] =>
        TryGetValue(key, out WandbValue value)
            ? value
            : throw new KeyNotFoundException(
                SafeText.Clean(string.Create(CultureInfo.InvariantCulture, $"There is no '{key}' at step {Step}."))
            );

    /// <summary>Finds the value of a key.</summary>
    /// <param name="key">The key. If the row has no key of this name, dots lead into objects and lists. In exports, <c>val.loss</c> is a
    /// key; in rows from the API, it is a member of the object <c>val</c>. If no keys were selected, <c>val</c> returns the object with all
    /// such keys for both sources.</param>
    /// <param name="value">The value, or null.</param>
    /// <returns>Whether the row has a value that is not null.</returns>
    public bool TryGetValue(string key, out WandbValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        return TryGetLogged(key, out value) || TryJoin(key, out value);
    }

    /// <summary>Finds the value of a key, or inside of one, without putting objects together out of keys.</summary>
    internal bool TryGetLogged(string key, out WandbValue value)
    {
        if (_shape.Find(key) is >= 0 and int index && !_values[index].IsNull)
        {
            value = _values[index];
            return true;
        }

        for (int dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1))
        {
            if (_shape.Find(key[..dot]) is >= 0 and int outer && _values[outer].Find(key[(dot + 1)..]) is { IsNull: false } inner)
            {
                value = inner;
                return true;
            }
        }

        value = key == StepKey ? WandbValue.FromInt64(Step) : default;
        return !value.IsNull;
    }

    // Exports have a key for each member of an object.
    private bool TryJoin(string key, out WandbValue value)
    {
        List<(string Path, WandbValue Value)>? members = null;
        for (int i = 0; !_shape.IsChosen && i < _values.Length; i++)
        {
            if (JoinedMembers.IsBelow(_shape.Keys[i], key) && !_values[i].IsNull)
            {
                (members ??= []).Add((_shape.Keys[i][(key.Length + 1)..], _values[i]));
            }
        }

        value = members is null ? default : JoinedMembers.Join(members);
        return members is not null;
    }

    /// <summary>Finds the value of a key.</summary>
    /// <param name="key">The key, as for <see cref="TryGetValue"/>.</param>
    /// <returns>The value, or <see langword="null"/> if there is none.</returns>
    public WandbValue? Find(string key) => TryGetValue(key, out WandbValue value) ? value : null;

    /// <summary>Returns the media object or table that was logged under a key.</summary>
    /// <param name="key">The exact key.</param>
    /// <returns>The object, or <see langword="null"/> if the value is neither a media object nor a table.</returns>
    public HistoryMedia? GetMedia(string key) => TryGetValue(key, out WandbValue value) ? HistoryMedia.From(value) : null;

    /// <summary>Returns the histogram that was logged under a key.</summary>
    /// <param name="key">The exact key.</param>
    /// <returns>The histogram, or <see langword="null"/> if the value is not a histogram.</returns>
    public HistoryHistogram? GetHistogram(string key) => TryGetValue(key, out WandbValue value) ? HistoryHistogram.From(value) : null;

    /// <summary>The step and the values.</summary>
    public override string ToString() =>
        SafeText.Clean(
            string.Create(CultureInfo.InvariantCulture, $"{Step}: ")
                + string.Join(", ", Members.Select(static member => $"{member.Key}={member.Value}"))
        );

    // For callers that have looked up the key once for all rows.
    internal ReadOnlySpan<WandbValue> Values => _values;
}
