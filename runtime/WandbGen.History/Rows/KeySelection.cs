using WandbGen.CompilerServices;

namespace WandbGen.History.Rows;

/// <summary>Which keys are read, and where their values are in a row.</summary>
internal sealed class KeySelection
{
    private readonly IReadOnlyList<string> _except;
    private readonly IReadOnlyList<string> _exceptAlone;

    private KeySelection(
        IReadOnlyList<string>? keys,
        IReadOnlyList<string> except,
        int[] required,
        IReadOnlyList<string>? exceptAlone = null
    )
    {
        Keys = keys;
        _except = except;
        _exceptAlone = exceptAlone ?? [];
        Required = required;
        Shape = keys is null ? null : new RowShape(keys) { IsChosen = true };
    }

    /// <summary>The keys, each once; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>The keys that a row must have, by their numbers; without one, a row must have any of the keys.</summary>
    public int[] Required { get; }

    /// <summary>Whether rows become objects of the user's, so that no others are made.</summary>
    public bool IsTyped { get; private init; }

    /// <summary>The shape of all rows, if keys were chosen.</summary>
    public RowShape? Shape { get; }

    /// <summary>Every key.</summary>
    public static KeySelection All { get; } = new(null, [], []);

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
            : [.. keys.Where(static key => key != HistoryRow.StepKey).Distinct(StringComparer.Ordinal)];
        return new KeySelection(
            chosen,
            except,
            match == RowMatch.AllKeys && chosen is not null ? [.. Enumerable.Range(0, chosen.Length)] : []
        );
    }

    /// <summary>The keys of a type that rows are read into.</summary>
    /// <exception cref="ArgumentException">A key is left out.</exception>
    public static KeySelection Create(IReadOnlyList<HistoryRowKey> keys, IReadOnlyList<string> except, RowMatch match)
    {
        string[] names = [.. keys.Select(static key => key.Name)];
        KeySelection checkedNames = Create(names, except, match);
        IEnumerable<int> required = Enumerable.Range(0, keys.Count).Where(i => match == RowMatch.AllKeys || keys[i].IsRequired);
        return new KeySelection(names, checkedNames._except, [.. required]) { IsTyped = true };
    }

    /// <summary>The selection where it is known which keys are no objects: what continues the name of such a key with a dot is another
    /// key.</summary>
    public KeySelection Knowing(Func<string, bool> isAlone) =>
        new(Keys, _except, Required, [.. _except.Where(isAlone)]) { IsTyped = IsTyped };

    /// <summary>Whether an export's column or leaf, or an object that it is inside of, was left out. The longer name counts: of
    /// <c>val</c> that is chosen, <c>val.loss</c> can be left out, and of <c>val</c> that is left out, <c>val.loss</c> can be
    /// chosen.</summary>
    public bool Excludes(string path)
    {
        if (path == HistoryRow.StepKey)
        {
            return true;
        }

        int length = -1;
        foreach (string key in _except)
        {
            if (path == key || (JoinedMembers.IsBelow(path, key) && !_exceptAlone.Contains(key, StringComparer.Ordinal)))
            {
                length = Math.Max(length, key.Length);
            }
        }

        return length >= 0 && Keys?.Any(key => key.Length > length && (path == key || JoinedMembers.IsBelow(path, key))) != true;
    }

    /// <summary>What was left out inside of the objects of a key, by its paths there.</summary>
    public IReadOnlyList<string> FindExceptInside(string key) =>
        [.. _except.Where(path => JoinedMembers.IsBelow(path, key)).Select(path => path[(key.Length + 1)..])];

    /// <summary>Whether a row with these values of the chosen keys is one that is wanted.</summary>
    public bool Matches(ReadOnlySpan<WandbValue> values)
    {
        if (Keys is not { Count: > 0 })
        {
            return true;
        }

        foreach (int key in Required)
        {
            if (values[key].IsNull)
            {
                return false;
            }
        }

        return Required.Length > 0 || HasAny(values);
    }

    private static bool HasAny(ReadOnlySpan<WandbValue> values)
    {
        foreach (WandbValue value in values)
        {
            if (!value.IsNull)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What becomes of a name at the top of a row.</summary>
    public RowProperty Find(string name, bool isNumeric, bool isNowhereExported)
    {
        if (Keys is null)
        {
            // In a line, a name with dots is no member of anything.
            bool isLeftOut = name == HistoryRow.StepKey || _except.Contains(name, StringComparer.Ordinal);
            return new RowProperty(name, isLeftOut ? -1 : 0)
            {
                IsNumeric = isNumeric,
                IsNowhereExported = isNowhereExported,
                Except = FindExceptInside(name),
            };
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

        return new RowProperty(name, index, inner)
        {
            IsNumeric = isNumeric,
            IsNowhereExported = isNowhereExported,
            Except = FindExceptInside(name),
        };
    }
}
