using System.Globalization;
using System.Runtime.CompilerServices;

namespace WandbGen.Generator.Emit;

/// <summary>Emitted code as a raw string literal that looks like what it becomes.</summary>
/// <remarks>
/// A hole that is filled with several lines indents them as the line that it stands in. A line that has nothing but a hole is left out when
/// the hole is empty, with a blank line that nothing would be left to separate. Lines end with <c>\n</c> everywhere, so that the output is
/// the same on every machine. A template in a hole of another is no text yet: <see cref="TemplateWriter"/> writes all of a file at once.
/// </remarks>
[InterpolatedStringHandler]
internal readonly struct Template
{
    private readonly object? _content;

    public Template(int literalLength, int formattedCount) => _content = new TemplateParts((2 * formattedCount) + 1);

    private Template(object content) => _content = content;

    /// <summary>A text, <see cref="TemplateParts"/>, <see cref="TemplateList"/>, or nothing.</summary>
    public object? Content => _content;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _content is null or "";

    public static implicit operator Template(string text) => new((object)text);

    /// <summary>A template where C# would take an interpolated string for a text.</summary>
    public static Template Fill(Template template) => template;

    /// <summary>Texts one below the other, without those that are empty.</summary>
    public static Template Lines(params IEnumerable<Template> texts) => List(TemplateSeparator.Line, texts);

    /// <summary>Statements one below the other, with a blank line after a block.</summary>
    public static Template Statements(params IEnumerable<Template> statements) => List(TemplateSeparator.Statement, statements);

    /// <summary>Texts with a blank line between any two, without those that are empty.</summary>
    public static Template Blocks(params IEnumerable<Template> texts) => List(TemplateSeparator.BlankLine, texts);

    public void AppendLiteral(string text) =>
        // A checkout can have other line ends.
        ((TemplateParts)_content!).Add(text.IndexOf('\r') < 0 ? text : text.Replace("\r", ""), isLiteral: true);

    public void AppendFormatted(int number) => AppendFormatted(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(string text) => ((TemplateParts)_content!).Add(text, isLiteral: false);

    public void AppendFormatted(Template template) => ((TemplateParts)_content!).Add(template._content, isLiteral: false);

    /// <summary>What is written.</summary>
    public override string ToString() => TemplateWriter.Write(this);

    private static Template List(TemplateSeparator separator, IEnumerable<Template> templates) =>
        templates.ToArray() is { Length: > 0 } all ? new(new TemplateList(separator, all)) : default;
}

/// <summary>The literals and holes of a template.</summary>
internal sealed class TemplateParts(int capacity)
{
    private readonly (object? Content, bool IsLiteral)[] _parts = new (object?, bool)[capacity];
    private int _count;

    public ReadOnlySpan<(object? Content, bool IsLiteral)> Parts => _parts.AsSpan(0, _count);

    public void Add(object? content, bool isLiteral) => _parts[_count++] = (content, isLiteral);
}

/// <summary>Templates with something between any two that are not empty.</summary>
internal sealed record TemplateList(TemplateSeparator Separator, Template[] Templates);

/// <summary>What stands between two templates.</summary>
internal enum TemplateSeparator
{
    Line,
    BlankLine,

    /// <summary>A blank line after a block, and the line's end after anything else.</summary>
    Statement,
}
