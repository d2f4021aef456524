using System.Text.RegularExpressions;

namespace WandbGen;

/// <summary>A field that holds a text.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
public sealed class TextField<TFilter> : FilterField<TFilter, string?>
    where TFilter : Filter<TFilter>, new()
{
    private readonly string _prefix;

    /// <summary>A field.</summary>
    /// <param name="name">Its name on the server.</param>
    /// <param name="prefix">What every text begins with on the server and is not written by users; it is added to every text, but not to
    /// the regular expressions of <see cref="Matches"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public TextField(string name, string prefix = "")
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        _prefix = prefix;
    }

    /// <summary>A part of the text matches a regular expression: MongoDB's <c>$regex</c>.</summary>
    /// <param name="pattern">The expression in the syntax of RE2, which is W&amp;B's: no look-around, no back-references.</param>
    public TFilter Matches(string pattern) => MatchesPattern(pattern);

    /// <summary>The text begins with another.</summary>
    /// <param name="text">The beginning, taken literally.</param>
    public TFilter StartsWith(string text) => MatchesPattern($"^{Regex.Escape(WithPrefix(text))}");

    /// <summary>The text ends with another.</summary>
    /// <param name="text">The end, taken literally.</param>
    public TFilter EndsWith(string text) => MatchesPattern($"{AnyAfterPrefix}{Regex.Escape(text)}$");

    /// <summary>The text contains another.</summary>
    /// <param name="text">The part, taken literally.</param>
    public TFilter Contains(string text) => MatchesPattern($"{AnyAfterPrefix}{Regex.Escape(text)}");

    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(string? value) => value is null ? value : WithPrefix(value);

    private string WithPrefix(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(_prefix, StringComparison.Ordinal) ? text : _prefix + text;
    }

    private string AnyAfterPrefix => _prefix.Length == 0 ? "" : $"^{Regex.Escape(_prefix)}.*";
}
