using System.Globalization;
using System.Text;

namespace WandbGen.Generator.GraphQL;

/// <summary>Prints trees as GraphQL, on one line and in one form.</summary>
/// <remarks>
/// The parser's own printer prints the parser's nodes, which plans cannot hold, and a document as one text. This one prints a document in
/// pieces, so that a server is sent only what its features allow: what <c>@requires</c> marks, and the arguments that take a variable so
/// marked, is a piece of its own.
/// </remarks>
internal sealed class DocumentPrinter
{
    private readonly Dictionary<string, string> _variableFeatures = new(StringComparer.Ordinal);
    private readonly List<DocumentSegment> _segments = [];
    private readonly List<string> _features = [];
    private readonly StringBuilder _text = new();

    // The features that pieces need are known beside them, or nowhere.
    private readonly bool _writesRequires;

    private DocumentPrinter(bool writesRequires) => _writesRequires = writesRequires;

    /// <summary>Prints a document in pieces.</summary>
    /// <param name="features">The features that the whole needs.</param>
    public static EquatableArray<DocumentSegment> Print(DocumentNode document, IEnumerable<string> features)
    {
        var printer = new DocumentPrinter(writesRequires: false);
        foreach (VariableDefinitionNode variable in document.Operation.Variables)
        {
            if (variable.Feature is { } feature)
            {
                printer._variableFeatures.Add(variable.Name, feature);
            }
        }

        using (printer.Require([.. features]))
        {
            for (int i = 0; i < document.Definitions.Count; i++)
            {
                printer._text.Append(i == 0 ? "" : " ");
                printer.Write(document.Definitions[i]);
            }
        }

        printer.Flush();
        return EquatableArray<DocumentSegment>.From(printer._segments);
    }

    /// <summary>Prints a selection without its braces, with <c>@requires</c> where something needs a feature.</summary>
    public static string Print(EquatableArray<SelectionNode> selection)
    {
        var printer = new DocumentPrinter(writesRequires: true);
        for (int i = 0; i < selection.Count; i++)
        {
            printer._text.Append(i == 0 ? "" : " ");
            printer.Write(selection[i]);
        }

        return printer._text.ToString();
    }

    /// <summary>Prints a value.</summary>
    public static string Print(ValueNode value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private void Write(DefinitionNode definition)
    {
        switch (definition)
        {
            case OperationNode operation:
                _text.Append(operation.IsMutation ? "mutation" : "query").Append(operation.Name is null ? "" : " ").Append(operation.Name);
                WriteList(
                    operation.Variables,
                    static variable => variable.Feature is { } feature ? [feature] : [],
                    static (text, variable) =>
                    {
                        text.Append('$').Append(variable.Name).Append(": ").Append(variable.Type);
                        if (variable.DefaultValue is { } value)
                        {
                            Write(text.Append(" = "), value);
                        }
                    }
                );
                break;
            case FragmentNode fragment:
                _text.Append("fragment ").Append(fragment.Name).Append(" on ").Append(fragment.Type);
                break;
        }

        WriteSelection(definition.Selection);
    }

    private void WriteSelection(EquatableArray<SelectionNode> selection)
    {
        _text.Append(" {");
        // A selection must not be empty, on any server.
        if (!_writesRequires && selection.All(static node => node.Feature is not null))
        {
            _text.Append(" __typename");
        }

        foreach (SelectionNode node in selection)
        {
            using (Require(_writesRequires ? null : node.Feature))
            {
                _text.Append(' ');
                Write(node);
            }
        }

        _text.Append(" }");
    }

    private void Write(SelectionNode node)
    {
        switch (node)
        {
            case FieldNode field:
                _text.Append(field.Alias).Append(field.Alias is null ? "" : ": ").Append(field.Name);
                WriteArguments(field.Arguments);
                break;
            case InlineFragmentNode fragment:
                _text.Append(fragment.Type is null ? "..." : "... on ").Append(fragment.Type);
                break;
            case FragmentSpreadNode spread:
                _text.Append("...").Append(spread.Name);
                break;
        }

        foreach (DirectiveNode directive in node.Directives)
        {
            _text.Append(" @").Append(directive.Name);
            WriteArguments(directive.Arguments);
        }

        if (_writesRequires && node.Feature is { } feature)
        {
            _text.Append(" @").Append(ServerFeature.Directive);
            WriteArguments(EquatableArray<ArgumentNode>.From([new ArgumentNode("feature", new TextNode(feature))]));
        }

        if (node.Selection.Count > 0)
        {
            WriteSelection(node.Selection);
        }
    }

    private void WriteArguments(EquatableArray<ArgumentNode> arguments) =>
        WriteList(
            arguments,
            argument =>
                [
                    .. argument
                        .Value.Variables.Select(variable => _variableFeatures.TryGetValue(variable, out string? feature) ? feature : null)
                        .OfType<string>()
                        .Distinct(),
                ],
            Write
        );

    // Commas are white space in GraphQL, but empty parentheses are an error.
    private void WriteList<T>(EquatableArray<T> items, Func<T, string[]> featuresOf, Action<StringBuilder, T> write)
        where T : IEquatable<T>
    {
        if (items.Count == 0)
        {
            return;
        }

        string[][] features = [.. items.Select(featuresOf)];
        if (Array.TrueForAll(features, needed => needed.Length > 0 && needed.SequenceEqual(features[0])))
        {
            using (Require(features[0]))
            {
                WriteJoined(items, write, _text.Append('('));
                _text.Append(')');
            }

            return;
        }

        if (Array.TrueForAll(features, static needed => needed.Length > 0))
        {
            throw new InvalidOperationException(
                "A list of arguments that need different features, and nothing else, cannot be left out piece by piece."
            );
        }

        // What is always there first, so that a comma stands between any two.
        WriteJoined(items.Where((_, i) => features[i].Length == 0), write, _text.Append('('));
        for (int i = 0; i < items.Count; i++)
        {
            if (features[i].Length > 0)
            {
                using (Require(features[i]))
                {
                    write(_text.Append(", "), items[i]);
                }
            }
        }

        _text.Append(')');
    }

    private static void Write(StringBuilder text, ValueNode value)
    {
        switch (value)
        {
            case VariableNode variable:
                text.Append('$').Append(variable.Name);
                break;
            case LiteralNode literal:
                text.Append(literal.Text);
                break;
            case TextNode literal:
                WriteText(text, literal.Text);
                break;
            case ListNode list:
                WriteJoined(list.Items, Write, text.Append('['));
                text.Append(']');
                break;
            case ObjectNode input:
                WriteJoined(input.Fields, Write, text.Append('{'));
                text.Append('}');
                break;
        }
    }

    private static void Write(StringBuilder text, ArgumentNode argument) => Write(text.Append(argument.Name).Append(": "), argument.Value);

    private static void WriteJoined<T>(IEnumerable<T> items, Action<StringBuilder, T> write, StringBuilder text)
    {
        string separator = "";
        foreach (T item in items)
        {
            write(text.Append(separator), item);
            separator = ", ";
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' => text.Append("\\u")
                    .Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }

    private Requirement Require(params string?[] features)
    {
        string[] added = [.. features.OfType<string>().Where(feature => !_features.Contains(feature))];
        if (added.Length > 0)
        {
            Flush();
            _features.AddRange(added);
        }

        return new Requirement(this, added.Length);
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _segments.Add(new DocumentSegment(_text.ToString(), EquatableArray<string>.From(_features)));
            _text.Clear();
        }
    }

    private readonly struct Requirement(DocumentPrinter printer, int count) : IDisposable
    {
        public void Dispose()
        {
            if (count > 0)
            {
                printer.Flush();
                printer._features.RemoveRange(printer._features.Count - count, count);
            }
        }
    }
}
