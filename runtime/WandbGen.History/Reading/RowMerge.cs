using WandbGen.CompilerServices;
using WandbGen.History.Rows;

namespace WandbGen.History.Reading;

/// <summary>Puts the values together that two sources have of one step.</summary>
internal static class RowMerge
{
    /// <summary>Adds values of another row under keys that a row lacks. Of objects, the members are added that they lack.</summary>
    /// <returns>The row with them; <see langword="null"/> if there are none.</returns>
    public static RowBlock? TryMerge(KeySelection selection, RowBlock row, RowBlock other) =>
        selection.Keys is { Count: var count }
            ? TryMerge(selection, count, row, other)
            : TryMerge(selection, row.GetRow(0), other.GetRow(0));

    private static ValueBlock? TryMerge(KeySelection selection, int count, RowBlock row, RowBlock other)
    {
        var values = new WandbValue[count];
        bool hasMore = false;
        for (int i = 0; i < count; i++)
        {
            values[i] = row.GetValue(0, i);
            hasMore |= ObjectMembers.TryAdd(ref values[i], other.GetValue(0, i));
        }

        return hasMore ? new ValueBlock(selection, new[] { row.GetStep(0) }, values) : null;
    }

    private static ListBlock? TryMerge(KeySelection selection, HistoryRow row, HistoryRow other)
    {
        var merged = new MergedMembers(row);
        bool hasMore = false;
        foreach ((string key, WandbValue value) in other.Members)
        {
            hasMore |= merged.TryAdd(key, value);
        }

        return hasMore ? new ListBlock(selection, [merged.ToRow()]) : null;
    }

    /// <summary>The keys of a row, and what is added to them.</summary>
    private sealed class MergedMembers
    {
        private readonly long _step;
        private readonly List<string> _keys = [];
        private readonly List<WandbValue> _values = [];
        private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

        public MergedMembers(HistoryRow row)
        {
            _step = row.Step;
            foreach ((string key, WandbValue value) in row.Members)
            {
                Append(key, value);
            }
        }

        public HistoryRow ToRow() => new(new RowShape(_keys), [.. _values], _step);

        /// <summary>Adds a value, or what the row lacks of it.</summary>
        /// <param name="key">The key.</param>
        /// <param name="value">The value.</param>
        /// <param name="depth">How many objects are around the value.</param>
        /// <returns>Whether it lacked anything.</returns>
        public bool TryAdd(string key, WandbValue value, int depth = 0)
        {
            if (_indexes.TryGetValue(key, out int index))
            {
                return TryAddTo(index, value);
            }

            // The API has an object where an export can have a key for each of its members, or the other way round.
            for (int dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1))
            {
                if (_indexes.TryGetValue(key[..dot], out int outer) && ObjectMembers.IsTakenApart(_values[outer]))
                {
                    string path = key[(dot + 1)..];
                    return _values[outer].Find(path) is { IsNull: false } inner && !ObjectMembers.IsTakenApart(inner)
                        ? false
                        : TryAddTo(outer, JoinedMembers.Join([(path, value)]));
                }
            }

            // What is deeper than an answer can be is an attack on the stack, and stays one value.
            if (depth < JsonTokenReader.MaxDepth && _keys.Exists(other => JoinedMembers.IsBelow(other, key)))
            {
                bool hasMore = false;
                foreach ((string name, WandbValue member) in ObjectMembers.IsTakenApart(value) ? value.Members : [])
                {
                    hasMore |= TryAdd($"{key}.{name}", member, depth + 1);
                }

                return hasMore;
            }

            if (ObjectMembers.IsNothing(value))
            {
                return false;
            }

            Append(key, value);
            return true;
        }

        private void Append(string key, WandbValue value)
        {
            // Two columns of an export can have one name, and then the first counts.
            _indexes.TryAdd(key, _keys.Count);
            _keys.Add(key);
            _values.Add(value);
        }

        private bool TryAddTo(int index, WandbValue value)
        {
            WandbValue own = _values[index];
            bool hasMore = ObjectMembers.TryAdd(ref own, value);
            _values[index] = own;
            return hasMore;
        }
    }
}
