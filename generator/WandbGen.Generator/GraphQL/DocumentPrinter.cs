using System.Globalization;
using System.Text;

namespace WandbGen.Generator.GraphQL;

/// <summary>Prints trees as GraphQL, on one line and in one form.</summary>
/// <remarks>
/// GraphQLParser's <c>SDLPrinter</c> does not replace it. That prints the parser's nodes, which have positions and do not compare by
/// content, so that plans cannot hold them. It writes each field on a line of its own, while an attribute needs one line, and the layout of
/// documents measures whether a selection fits into one. It would write <c>@requires</c> always or never, and no <c>__typename</c> for a
/// selection that a server may have nothing of.
/// </remarks>
internal static class DocumentPrinter
{
    /// <summary>Prints a selection without its braces, with <c>@requires</c> where something needs a feature.</summary>
    public static string Print(EquatableArray<SelectionNode> selection)
    {
        var text = new StringBuilder();
        WriteNodes(text, selection, writesRequires: true);
        return text.ToString();
    }

    /// <summary>Prints a value.</summary>
    public static string Print(ValueNode value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>Writes a selection in its braces.</summary>
    /// <param name="writesRequires">
    /// Whether <c>@requires</c> says what needs a feature. Where it does not, what a server may have nothing of gets a field that each has.
    /// </param>
    public static void WriteSelection(StringBuilder text, EquatableArray<SelectionNode> selection, bool writesRequires)
    {
        text.Append("{ ").Append(!writesRequires && IsNeverSure(selection) ? "__typename " : "");
        WriteNodes(text, selection, writesRequires);
        text.Append(" }");
    }

    /// <summary>Whether a server may have nothing of a selection, which must not be empty.</summary>
    public static bool IsNeverSure(EquatableArray<SelectionNode> selection) => selection.All(static node => node.Feature is not null);

    /// <summary>Writes what stands before the selection of a field or fragment.</summary>
    public static void WriteHead(StringBuilder text, SelectionNode node)
    {
        switch (node)
        {
            case FieldNode field:
                text.Append(field.Alias).Append(field.Alias is null ? "" : ": ").Append(field.Name);
                WriteArguments(text, field.Arguments);
                break;
            case InlineFragmentNode fragment:
                text.Append(fragment.Type is null ? "..." : "... on ").Append(fragment.Type);
                break;
            case FragmentSpreadNode spread:
                text.Append("...").Append(spread.Name);
                break;
        }

        foreach (DirectiveNode directive in node.Directives)
        {
            Write(text, directive);
        }
    }

    /// <summary>Writes a directive, with a space before it.</summary>
    public static void Write(StringBuilder text, DirectiveNode directive)
    {
        text.Append(" @").Append(directive.Name);
        WriteArguments(text, directive.Arguments);
    }

    /// <summary>Writes a variable as an operation's header declares it.</summary>
    public static void Write(StringBuilder text, VariableDefinitionNode variable)
    {
        text.Append('$').Append(variable.Name).Append(": ").Append(variable.Type);
        if (variable.DefaultValue is { } value)
        {
            Write(text.Append(" = "), value);
        }
    }

    public static void Write(StringBuilder text, ArgumentNode argument) => Write(text.Append(argument.Name).Append(": "), argument.Value);

    public static void Write(StringBuilder text, ValueNode value)
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
                WriteJoined(text.Append('['), list.Items, Write);
                text.Append(']');
                break;
            case ObjectNode input:
                WriteJoined(text.Append('{'), input.Fields, Write);
                text.Append('}');
                break;
        }
    }

    private static void WriteNodes(StringBuilder text, EquatableArray<SelectionNode> selection, bool writesRequires)
    {
        string separator = "";
        foreach (SelectionNode node in selection)
        {
            WriteHead(text.Append(separator), node);
            separator = " ";
            if (writesRequires && node.Feature is { } feature)
            {
                Write(text, new DirectiveNode(ServerFeature.Directive, [new ArgumentNode("feature", new TextNode(feature))]));
            }

            if (node.Selection.Count > 0)
            {
                WriteSelection(text.Append(' '), node.Selection, writesRequires);
            }
        }
    }

    // Commas are white space in GraphQL, but empty parentheses are an error.
    private static void WriteArguments(StringBuilder text, EquatableArray<ArgumentNode> arguments)
    {
        if (arguments.Count > 0)
        {
            WriteJoined(text.Append('('), arguments, Write);
            text.Append(')');
        }
    }

    private static void WriteJoined<T>(StringBuilder text, EquatableArray<T> items, Action<StringBuilder, T> write)
        where T : IEquatable<T>
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
}
