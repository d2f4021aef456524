using System.Text.RegularExpressions;

namespace WandbGen;

/// <summary>A field whose value is a text.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
public sealed class TextField<TFilter> : FilterField<TFilter, string?>
    where TFilter : Filter<TFilter>, new()
{
    private readonly string _prefix;

    /// <summary>Creates a field.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <param name="prefix">
    /// A prefix that every text has on the server and that users do not write. It is added to every text, but not to the regular
    /// expressions of <see cref="Matches"/>.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public TextField(string name, string prefix = "")
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        _prefix = prefix;
    }

    /// <summary>Creates a condition: a part of the text matches a regular expression (MongoDB's <c>$regex</c>).</summary>
    /// <param name="pattern">The regular expression. W&amp;B uses the RE2 syntax, which has no lookaround and no backreferences.</param>
    public TFilter Matches(string pattern) => MatchesPattern(pattern);

    /// <summary>Creates a condition: the text starts with another text.</summary>
    /// <param name="text">The start of the text, which is compared literally.</param>
    public TFilter StartsWith(string text) => MatchesPattern($"^{Regex.Escape(WithPrefix(text))}");

    /// <summary>Creates a condition: the text ends with another text.</summary>
    /// <param name="text">The end of the text, which is compared literally.</param>
    public TFilter EndsWith(string text) => MatchesPattern($"{AnyAfterPrefix}{Regex.Escape(text)}$");

    /// <summary>Creates a condition: the text contains another text.</summary>
    /// <param name="text">The part of the text, which is compared literally.</param>
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
