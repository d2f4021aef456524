using System.Globalization;
using WandbGen.History.Rows;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen;

/// <summary>One row of a run's history: what was logged at one step. Immutable and safe for concurrent use.</summary>
/// <remarks>
/// Every source gives the same row: it has the keys that were logged at this step and no others, and a value that is null (Python's
/// <c>None</c>) counts as none, because exports cannot tell the two apart. Numbers are exact, whole ones beyond 2^53 too; <c>NaN</c> and
/// infinities are numbers, however they were sent.
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

    /// <summary>When the row was logged: its <c>_timestamp</c>; <see langword="null"/> if the row has none, or keys were chosen without
    /// it.</summary>
    public DateTimeOffset? Timestamp => LoggedTime.ToTimestamp(Find(TimestampKey));

    /// <summary>How long the run had been running: its <c>_runtime</c>; <see langword="null"/> if the row has none, or keys were chosen
    /// without it.</summary>
    public TimeSpan? Runtime => LoggedTime.ToRuntime(Find(RuntimeKey));

    /// <summary>The keys that the row has values of, without <c>_step</c>.</summary>
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
    /// <param name="key">The key. If the row has none of this name, dots lead through objects and lists: <c>val.loss</c>.</param>
    /// <exception cref="KeyNotFoundException">Nothing was logged under it at this step, or it is not among the keys that were
    /// chosen.</exception>
    public WandbValue this[string key] =>
        TryGetValue(key, out WandbValue value)
            ? value
            : throw new KeyNotFoundException(
                SafeText.Clean(string.Create(CultureInfo.InvariantCulture, $"There is no '{key}' at step {Step}."))
            );

    /// <summary>Finds the value of a key.</summary>
    /// <param name="key">The key. If the row has none of this name, dots lead through objects and lists. Exports have
    /// <c>val.loss</c> as a key where lines have an object <c>val</c>; <c>val</c> is then the object of all such keys, if no keys were
    /// chosen.</param>
    /// <param name="value">The value, or null.</param>
    /// <returns>Whether there is one that is not null.</returns>
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

    /// <summary>The medium or table that was logged under a key.</summary>
    /// <param name="key">The key, exactly.</param>
    /// <returns>The medium, or <see langword="null"/> if the value is none.</returns>
    public HistoryMedia? GetMedia(string key) => TryGetValue(key, out WandbValue value) ? HistoryMedia.From(value) : null;

    /// <summary>The histogram that was logged under a key.</summary>
    /// <param name="key">The key, exactly.</param>
    /// <returns>The histogram, or <see langword="null"/> if the value is none.</returns>
    public HistoryHistogram? GetHistogram(string key) => TryGetValue(key, out WandbValue value) ? HistoryHistogram.From(value) : null;

    /// <summary>The step and the values.</summary>
    public override string ToString() =>
        SafeText.Clean(
            string.Create(CultureInfo.InvariantCulture, $"{Step}: ")
                + string.Join(", ", Members.Select(static member => $"{member.Key}={member.Value}"))
        );

    // For who has looked up the key once for all rows.
    internal ReadOnlySpan<WandbValue> Values => _values;

    internal RowShape Shape => _shape;
}
