using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>Collects problems while a text is read; lines are counted once, at the end, and only when there is something to say.</summary>
internal sealed class ProblemList(string text)
{
    // A file that is no schema at all must not flood the build: past this many the rest is only counted.
    public const int MaximumCount = 100;

    private const int MaximumMessageLength = 300;

    private readonly List<(string Message, SchemaProblemSeverity Severity, TextSpan Span)> _problems = [];

    public bool HasSyntaxErrors { get; private set; }

    public void Add(SchemaProblemSeverity severity, TextSpan span, string message) => _problems.Add((message, severity, span));

    public void AddSyntaxError(int offset, string message)
    {
        HasSyntaxErrors = true;
        Add(SchemaProblemSeverity.Error, new TextSpan(offset, offset < text.Length ? 1 : 0), message);
    }

    public ImmutableArray<SchemaProblem> ToImmutable(SourceText? sourceText)
    {
        if (_problems.Count == 0)
        {
            return [];
        }

        _problems.Sort(static (left, right) =>
            left.Span.CompareTo(right.Span) is var order and not 0 ? order : string.CompareOrdinal(left.Message, right.Message));
        TextLineCollection lines = (sourceText ?? SourceText.From(text)).Lines;
        int count = Math.Min(_problems.Count, MaximumCount);
        var problems = ImmutableArray.CreateBuilder<SchemaProblem>(count);
        for (int i = 0; i < count; i++)
        {
            (string message, SchemaProblemSeverity severity, TextSpan span) = _problems[i];
            if (i == MaximumCount - 1 && _problems.Count > MaximumCount)
            {
                message += $" (and {_problems.Count - MaximumCount} more problems from here on)";
            }

            problems.Add(new SchemaProblem(OnOneLine(message), severity, span, lines.GetLinePositionSpan(span)));
        }

        return problems.MoveToImmutable();
    }

    // A syntax error quotes the text, which may hold anything.
    private static string OnOneLine(string message)
    {
        var line = new StringBuilder(Math.Min(message.Length, MaximumMessageLength) + 1);
        foreach (char c in message)
        {
            if (line.Length == MaximumMessageLength)
            {
                line.Append('…');
                break;
            }

            line.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return line.ToString();
    }
}
