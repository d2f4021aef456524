using System.Globalization;
using System.Text;
using GraphQLParser.AST;

namespace WandbGen.Generator.Schema;

/// <summary>Writes a default value back as GraphQL, always on one line and in one way, however the text spelled it.</summary>
internal static class DefaultValueText
{
    public static string From(GraphQLValue value)
    {
        // Most defaults are a number, a word or nothing, and need no writer.
        if (value is not (GraphQLStringValue or GraphQLListValue or GraphQLObjectValue))
        {
            return Scalar(value);
        }

        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static string Scalar(GraphQLValue value) =>
        value switch
        {
            GraphQLEnumValue named => named.Name.StringValue,
            IHasValueNode literal => literal.Value.ToString(),
            _ => throw new InvalidOperationException($"A {value.Kind} is no constant value."),
        };

    // The parser has limited the depth.
    private static void Append(StringBuilder text, GraphQLValue value)
    {
        switch (value)
        {
            case GraphQLStringValue literal:
                AppendString(text, literal.Value);
                break;
            case GraphQLListValue { Values: var values }:
                text.Append('[');
                for (int i = 0; i < values?.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, values[i]);
                }

                text.Append(']');
                break;
            case GraphQLObjectValue { Fields: var fields }:
                text.Append('{');
                for (int i = 0; i < fields?.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(fields[i].Name.StringValue).Append(": ");
                    Append(text, fields[i].Value);
                }

                text.Append('}');
                break;
            default:
                text.Append(Scalar(value));
                break;
        }
    }

    private static void AppendString(StringBuilder text, ReadOnlySpan<char> value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                < ' ' or (>= '\u007F' and < '\u00A0') or '\u2028' or '\u2029' => text.Append("\\u")
                    .Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
