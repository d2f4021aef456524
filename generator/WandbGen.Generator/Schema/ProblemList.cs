using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using GraphQLParser.AST;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>Collects problems while a schema's files are read; lines are counted once, at the end, and only when there is something to
/// say.</summary>
internal sealed class ProblemList(ImmutableArray<SourceText> files)
{
    // A file that is not a schema must not flood the build: further problems are only counted.
    public const int MaximumCount = 100;

    private const int MaximumMessageLength = 300;

    private readonly List<(string Message, SchemaProblemSeverity Severity, int File, TextSpan Span)> _problems = [];
    private readonly List<(string Text, int File, bool IsConverted)> _parsed = [];
    private int _file;
    private bool _isConverted;

    public bool HasSyntaxErrors { get; private set; }

    /// <summary>Goes on to a file.</summary>
    public void Begin(int file)
    {
        _file = file;
        _isConverted = false;
    }

    /// <summary>Notes that what is parsed was made of the current file: its problems are those of the whole file.</summary>
    public void BeginConverted() => _isConverted = true;

    /// <summary>Notes the text that is parsed for the current file, so that a name in it is found again.</summary>
    public void AddParsed(string text) => _parsed.Add((text, _file, _isConverted));

    /// <summary>Adds a problem at a name; what concerns the whole schema is at its beginning.</summary>
    public void Add(SchemaProblemSeverity severity, GraphQLName? location, string message)
    {
        // The parser's names are slices of the text, so their positions are known without recording locations.
        if (location is not null && MemoryMarshal.TryGetString(location.Value, out string parsed, out int start, out int length))
        {
            (_, int file, bool isConverted) = _parsed.Find(candidate => ReferenceEquals(candidate.Text, parsed));
            _problems.Add((message, severity, file, isConverted ? default : new TextSpan(start, length)));
        }
        else
        {
            _problems.Add((message, severity, 0, default));
        }
    }

    public void AddSyntaxError(int offset, string message)
    {
        HasSyntaxErrors = true;
        TextSpan span = _isConverted ? default : new TextSpan(offset, offset < files[_file].Length ? 1 : 0);
        _problems.Add((message, SchemaProblemSeverity.Error, _file, span));
    }

    public ImmutableArray<SchemaProblem> ToImmutable()
    {
        if (_problems.Count == 0)
        {
            return [];
        }

        _problems.Sort(
            static (left, right) =>
                left.File != right.File ? left.File.CompareTo(right.File)
                : left.Span.CompareTo(right.Span) is var order and not 0 ? order
                : string.CompareOrdinal(left.Message, right.Message)
        );
        int count = Math.Min(_problems.Count, MaximumCount);
        var problems = ImmutableArray.CreateBuilder<SchemaProblem>(count);
        for (int i = 0; i < count; i++)
        {
            (string message, SchemaProblemSeverity severity, int file, TextSpan span) = _problems[i];
            if (i == MaximumCount - 1 && _problems.Count > MaximumCount)
            {
                message += $" (and {_problems.Count - MaximumCount} more problems from here on)";
            }

            problems.Add(new SchemaProblem(OnOneLine(message), severity, file, span, files[file].Lines.GetLinePositionSpan(span)));
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
