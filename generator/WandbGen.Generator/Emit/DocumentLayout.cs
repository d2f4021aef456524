using System.Text;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Lays a document out as a person would: a field with a selection begins a line, fields without one share lines, and what is
/// short stays on one.</summary>
/// <remarks>
/// The runtime sends it on one line again, and to each server only what its features allow: what <c>@requires</c> marks, and the arguments
/// that take a variable so marked, is a segment of its own. White space belongs to what follows, so that a server that is not sent the one
/// is not sent the other.
/// </remarks>
internal sealed class DocumentLayout
{
    private const int Width = 100;
    private const int ShortWidth = 80;

    private readonly Dictionary<string, string> _variableFeatures = new(StringComparer.Ordinal);
    private readonly List<DocumentSegment> _segments = [];
    private readonly List<string> _features;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _measured = new();
    private string[] _textFeatures = [];
    private bool _mayChange = true;
    private bool _wraps;
    private int _column;
    private int _indentation;

    private DocumentLayout(DocumentPlan document)
    {
        _features = [.. document.Features];
        foreach (VariableDefinitionNode variable in document.Document.Operation.Variables)
        {
            if (variable.Feature is { } feature)
            {
                _variableFeatures.Add(variable.Name, feature);
            }
        }
    }

    /// <summary>The document's segments, whole lines where they can be.</summary>
    public static IReadOnlyList<DocumentSegment> Format(DocumentPlan document)
    {
        var layout = new DocumentLayout(document);
        bool isFirst = true;
        foreach (DefinitionNode definition in document.Document.Definitions)
        {
            if (!isFirst)
            {
                layout.WriteLineEnd();
                layout.WriteLineEnd();
            }

            layout.Write(definition);
            isFirst = false;
        }

        layout.EndSegment();
        return layout._segments;
    }

    private void Write(DefinitionNode definition)
    {
        switch (definition)
        {
            case OperationNode operation:
                Write(operation.IsMutation ? "mutation" : "query");
                Write(operation.Name is null ? "" : " ");
                WriteCall(
                    operation.Name ?? "",
                    operation.Variables,
                    static variable => variable.Feature is { } feature ? [feature] : [],
                    DocumentPrinter.Write,
                    Write
                );
                break;
            case FragmentNode fragment:
                Write($"fragment {fragment.Name} on {fragment.Type}");
                break;
        }

        WriteSelection(definition.Selection);
    }

    private void WriteSelection(EquatableArray<SelectionNode> selection)
    {
        Write(" ");
        bool isShort =
            !selection.Any(static node => node.Selection.Any(static inner => inner.Selection.Count > 0))
            && _column + Measure(selection, static (text, nodes) => DocumentPrinter.WriteSelection(text, nodes, false)) <= ShortWidth;
        Write("{");
        _indentation += 2;
        bool canShareLine = isShort;
        foreach (SelectionNode node in DocumentPrinter.IsNeverSure(selection) ? [new FieldNode("__typename"), .. selection] : selection)
        {
            using (node.Feature is { } feature ? Require(feature) : Require())
            {
                bool isLeaf = node.Selection.Count == 0;
                if (isShort || (canShareLine && isLeaf && _column + 1 + MeasureHead(node) <= Width))
                {
                    Write(" ");
                }
                else
                {
                    WriteLineEnd();
                }

                WriteHead(node);
                if (!isLeaf)
                {
                    WriteSelection(node.Selection);
                }

                canShareLine = isLeaf;
            }
        }

        _indentation -= 2;
        if (isShort)
        {
            Write(" ");
        }
        else
        {
            WriteLineEnd();
        }

        Write("}");
    }

    private void WriteHead(SelectionNode node)
    {
        if (node is not FieldNode field)
        {
            Write(node is FragmentSpreadNode spread ? $"...{spread.Name}" : "...");
            Write(node is InlineFragmentNode { Type: { } type } ? $" on {type}" : "");
        }
        else
        {
            Write(field.Alias is null ? "" : $"{field.Alias}: ");
            WriteCall(field.Name, field.Arguments);
        }

        foreach (DirectiveNode directive in node.Directives)
        {
            Write(" ");
            WriteCall("@" + directive.Name, directive.Arguments);
        }
    }

    private void WriteCall(string name, EquatableArray<ArgumentNode> arguments) =>
        WriteCall(name, arguments, FindFeatures, DocumentPrinter.Write, Write);

    // Arguments that are too long for a line continue in the next one.
    private void WriteCall<T>(
        string name,
        EquatableArray<T> arguments,
        Func<T, string[]> featuresOf,
        Action<StringBuilder, T> print,
        Action<T> write
    )
        where T : IEquatable<T>
    {
        Write(name);
        if (arguments.Count == 0)
        {
            return;
        }

        int length = arguments.Sum(argument => 2 + Measure(argument, print));
        _wraps = _column + length > Width;
        string[][] features = _variableFeatures.Count == 0 ? [] : [.. arguments.Select(featuresOf)];
        if (Array.TrueForAll(features, needed => needed.SequenceEqual(features[0])))
        {
            using (Require(features is [{ } all, ..] ? all : []))
            {
                Write("(");
                WriteJoined(arguments, print, write);
                Write(")");
            }

            return;
        }

        Write("(");
        WritePieces(arguments, features, print, write);
        Write(")");
    }

    // Segments that are always sent come first, so that two segments are always separated by a comma; the runtime removes extra ones.
    private void WritePieces<T>(EquatableArray<T> items, string[][] features, Action<StringBuilder, T> print, Action<T> write)
        where T : IEquatable<T>
    {
        WriteJoined(items.Where((_, i) => features[i].Length == 0), print, write);
        for (int i = 0; i < items.Count; i++)
        {
            if (features[i].Length > 0)
            {
                using (Require(features[i]))
                {
                    WriteComma(items[i], print);
                    write(items[i]);
                }
            }
        }
    }

    private void Write(VariableDefinitionNode variable)
    {
        Write($"${variable.Name}: {variable.Type}");
        if (variable.DefaultValue is { } value)
        {
            Write(" = ");
            Write(value);
        }
    }

    private void Write(ArgumentNode argument)
    {
        Write($"{argument.Name}: ");
        Write(argument.Value);
    }

    private void Write(ValueNode value)
    {
        switch (value)
        {
            case ListNode list:
                Write("[");
                WriteJoined(list.Items, DocumentPrinter.Write, Write);
                Write("]");
                break;
            case ObjectNode input:
                Write("{");
                if (_variableFeatures.Count == 0)
                {
                    WriteJoined(input.Fields, DocumentPrinter.Write, Write);
                }
                else
                {
                    WritePieces(input.Fields, [.. input.Fields.Select(FindFeatures)], DocumentPrinter.Write, Write);
                }

                Write("}");
                break;
            default:
                Write(DocumentPrinter.Print(value));
                break;
        }
    }

    private void WriteJoined<T>(IEnumerable<T> items, Action<StringBuilder, T> print, Action<T> write)
    {
        bool isFirst = true;
        foreach (T item in items)
        {
            if (!isFirst)
            {
                WriteComma(item, print);
            }

            write(item);
            isFirst = false;
        }
    }

    private void WriteComma<T>(T next, Action<StringBuilder, T> print)
    {
        Write(",");
        if (_wraps && _column + 1 + Measure(next, print) > Width)
        {
            _indentation += 2;
            WriteLineEnd();
            _indentation -= 2;
        }
        else
        {
            Write(" ");
        }
    }

    private void WriteLineEnd()
    {
        Write("\n");
        _text.Append(' ', _indentation);
        _column = _indentation;
    }

    private void Write(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_mayChange)
        {
            _mayChange = false;
            if (!_features.SequenceEqual(_textFeatures))
            {
                EndSegment();
                _textFeatures = [.. _features];
            }
        }

        _text.Append(text);
        _column += text.Length;
    }

    private void EndSegment()
    {
        string text = _text.ToString().TrimEnd();
        _text.Clear();
        // A segment at the start of a line keeps its indentation.
        text = text.StartsWith("\n", StringComparison.Ordinal) ? text.TrimStart('\n') : text.TrimStart(' ');
        if (text.Length > 0)
        {
            _segments.Add(new DocumentSegment(text, EquatableArray<string>.From(_textFeatures)));
        }
    }

    private int MeasureHead(SelectionNode node) => Measure(node, DocumentPrinter.WriteHead);

    // On one line.
    private int Measure<T>(T item, Action<StringBuilder, T> print)
    {
        print(_measured.Clear(), item);
        return _measured.Length;
    }

    private string[] FindFeatures(ArgumentNode argument) => [.. FindFeatures(argument.Value).Distinct()];

    // The variables without which a value is not sent. A field of an input object is left out alone; an element of a list is not.
    private IEnumerable<string> FindFeatures(ValueNode value) =>
        value switch
        {
            VariableNode { Name: var name } => _variableFeatures.TryGetValue(name, out string? feature) ? [feature] : [],
            ListNode { Items: var items } => items.SelectMany(FindFeatures),
            _ => [],
        };

    private Requirement Require(params string[] features)
    {
        int count = _features.Count;
        if (features.Length > 0)
        {
            _features.AddRange(features.Where(feature => !_features.Contains(feature)));
            _mayChange = true;
        }

        return new Requirement(this, count);
    }

    // Ends what Require began.
    private readonly struct Requirement(DocumentLayout layout, int count) : IDisposable
    {
        public void Dispose()
        {
            if (layout._features.Count > count)
            {
                layout._features.RemoveRange(count, layout._features.Count - count);
                layout._mayChange = true;
            }
        }
    }
}
