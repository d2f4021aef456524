namespace WandbGen.History.Rows;

/// <summary>Which keys are read, and where their values are in a row.</summary>
internal sealed class KeySelection
{
    private readonly IReadOnlyList<string> _except;

    private KeySelection(string[]? keys, IReadOnlyList<string> except, RowMatch match)
    {
        Keys = keys;
        _except = except;
        Match = match;
        Shape = keys is null ? null : new RowShape(keys) { IsChosen = true };
    }

    /// <summary>The keys, each once; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>Which rows are read.</summary>
    public RowMatch Match { get; }

    /// <summary>The shape of all rows, if keys were chosen.</summary>
    public RowShape? Shape { get; }

    /// <summary>Every key.</summary>
    public static KeySelection All { get; } = new(null, [], RowMatch.AnyKey);

    /// <exception cref="ArgumentException">A key is null or empty.</exception>
    public static KeySelection Create(IReadOnlyList<string>? keys, IReadOnlyList<string> except, RowMatch match)
    {
        if (keys?.Any(string.IsNullOrEmpty) == true || except.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("A key is null or empty.", nameof(keys));
        }

        if (keys?.FirstOrDefault(key => except.Contains(key, StringComparer.Ordinal)) is { } both)
        {
            throw new ArgumentException($"The key '{both}' is chosen and left out. Remove it from one of the lists.", nameof(keys));
        }

        // The step is a property of every row.
        string[]? chosen = keys is null or []
            ? null
            : [.. keys.Where(static key => key != HistoryRow.StepKey).Distinct(StringComparer.Ordinal).Where(key => !IsIn(except, key))];
        return new KeySelection(chosen, except, match);
    }

    /// <summary>Whether a key, or an object that it is inside of, was left out.</summary>
    public bool Excludes(string key) => key == HistoryRow.StepKey || IsIn(_except, key);

    /// <summary>Whether a row with these values of the chosen keys is one that is wanted.</summary>
    public bool Matches(ReadOnlySpan<WandbValue> values)
    {
        if (Keys is not { Count: > 0 })
        {
            return true;
        }

        bool all = Match == RowMatch.AllKeys;
        foreach (WandbValue value in values)
        {
            if (value.IsNull == all)
            {
                return !all;
            }
        }

        return all;
    }

    /// <summary>What becomes of a name at the top of a row.</summary>
    public RowProperty Find(string name, bool isNumeric)
    {
        if (Keys is null)
        {
            return new RowProperty(name, Excludes(name) ? -1 : 0) { IsNumeric = isNumeric };
        }

        int index = -1;
        List<(int Index, string Path)>? inner = null;
        for (int i = 0; i < Keys.Count; i++)
        {
            string key = Keys[i];
            if (key == name)
            {
                index = i;
            }
            else if (key.Length > name.Length && key[name.Length] == '.' && key.StartsWith(name, StringComparison.Ordinal))
            {
                (inner ??= []).Add((i, key[(name.Length + 1)..]));
            }
        }

        return new RowProperty(name, index, inner) { IsNumeric = isNumeric };
    }

    private static bool IsIn(IReadOnlyList<string> keys, string key)
    {
        foreach (string left in keys)
        {
            if (key.StartsWith(left, StringComparison.Ordinal) && (key.Length == left.Length || key[left.Length] == '.'))
            {
                return true;
            }
        }

        return false;
    }
}
