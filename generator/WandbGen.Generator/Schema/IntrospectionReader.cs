using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>Writes the answer to an introspection query as SDL, so that the schema is read in one way.</summary>
internal sealed class IntrospectionReader
{
    // Objects, lists and the wrapping types of a field are far less deep.
    private const int MaximumDepth = 64;

    private static readonly string[] s_scalars = ["String", "Int", "Float", "Boolean", "ID"];
    private static readonly string[] s_directives = ["include", "skip", "deprecated", "specifiedBy", "oneOf"];

    private readonly StringBuilder _text = new();

    private IntrospectionReader() { }

    /// <summary>Whether a text can be the answer to an introspection query.</summary>
    public static bool IsIntrospection(string start) =>
        SchemaReader.IsJson(start) && start.IndexOf("\"__schema\"", StringComparison.Ordinal) >= 0;

    /// <summary>Makes SDL of JSON.</summary>
    /// <param name="problem">Why it is no schema, if the result is <see langword="null"/>.</param>
    public static string? ToSdl(string json, out string problem)
    {
        problem = "";
        try
        {
            XElement root = Parse(json.TrimStart('\uFEFF'));
            XElement answer = root.Element("data") is { HasElements: true } data ? data : root;
            if (answer.Element("__schema") is { HasElements: true } schema)
            {
                var reader = new IntrospectionReader();
                reader.WriteSchema(schema);
                return reader._text.ToString();
            }

            problem = root.Element("errors")?.Elements().FirstOrDefault()?.Element("message") is { } message
                ? $"The server answered with an error instead of a schema: {message.Value}"
                : "This is JSON, but not the answer to an introspection query: it has no '__schema'";
        }
        catch (XmlException exception)
        {
            problem = $"This is JSON that cannot be read: {exception.Message}";
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
        }

        return null;
    }

    // .NET's own reader of JSON that a generator can use without a library of its own.
    private static XElement Parse(string json)
    {
        var quotas = new XmlDictionaryReaderQuotas
        {
            MaxDepth = MaximumDepth,
            MaxStringContentLength = int.MaxValue,
            MaxArrayLength = int.MaxValue,
            MaxNameTableCharCount = int.MaxValue,
            MaxBytesPerRead = int.MaxValue,
        };
        using XmlDictionaryReader reader = JsonReaderWriterFactory.CreateJsonReader(Encoding.UTF8.GetBytes(json), quotas);
        return XElement.Load(reader);
    }

    private void WriteSchema(XElement schema)
    {
        if (!ItemsOf(schema, "types").Any())
        {
            throw new FormatException("The introspection is incomplete: it has no types");
        }

        string separator = "schema {";
        foreach (string kind in (string[])["query", "mutation", "subscription"])
        {
            if (schema.Element(kind + "Type") is { HasElements: true } root)
            {
                _text.Append($"{separator} {kind}: {NameOf(root)}");
                separator = "";
            }
        }

        _text.Append(separator.Length == 0 ? " }\n" : "");
        foreach (XElement directive in ItemsOf(schema, "directives"))
        {
            if (NameOf(directive) is var name && Array.IndexOf(s_directives, name) < 0)
            {
                WriteDescription(directive);
                _text.Append("directive @").Append(name);
                WriteArguments(directive);
                string[] locations = [.. ItemsOf(directive, "locations").Select(static location => CheckName(location.Value))];
                _text.Append(" on ").Append(locations.Length == 0 ? "FIELD" : string.Join(" | ", locations)).Append('\n');
            }
        }

        foreach (XElement type in ItemsOf(schema, "types"))
        {
            string name = NameOf(type);
            if (!name.StartsWith("__", StringComparison.Ordinal) && Array.IndexOf(s_scalars, name) < 0)
            {
                WriteType(type, name);
            }
        }
    }

    private void WriteType(XElement type, string name)
    {
        WriteDescription(type);
        string kind = TextOf(type, "kind") ?? "";
        switch (kind)
        {
            case "SCALAR":
                _text.Append("scalar ").Append(name).Append('\n');
                break;
            case "OBJECT" or "INTERFACE":
                string[] interfaces = [.. ItemsOf(type, "interfaces").Select(NameOf)];
                _text.Append(kind == "OBJECT" ? "type " : "interface ").Append(name);
                _text.Append(interfaces.Length == 0 ? "" : $" implements {string.Join(" & ", interfaces)}");
                WriteMembers(type, "fields", WriteField);
                break;
            case "UNION":
                string[] members = [.. ItemsOf(type, "possibleTypes").Select(NameOf)];
                _text.Append("union ").Append(name);
                _text.Append(members.Length == 0 ? "" : $" = {string.Join(" | ", members)}").Append('\n');
                break;
            case "ENUM":
                _text.Append("enum ").Append(name);
                WriteMembers(type, "enumValues", value => _text.Append(NameOf(value)));
                break;
            case "INPUT_OBJECT":
                _text.Append("input ").Append(name).Append(TextOf(type, "isOneOf") == "true" ? " @oneOf" : "");
                WriteMembers(type, "inputFields", WriteInputValue);
                break;
            default:
                throw new FormatException($"The introspection is incomplete: the type '{name}' has the kind '{kind}'");
        }
    }

    private void WriteMembers(XElement type, string list, Action<XElement> write)
    {
        bool isEmpty = true;
        foreach (XElement member in ItemsOf(type, list))
        {
            _text.Append(isEmpty ? " {\n" : "");
            isEmpty = false;
            WriteDescription(member);
            write(member);
            WriteDeprecation(member);
            _text.Append('\n');
        }

        _text.Append(isEmpty ? "\n" : "}\n");
    }

    private void WriteField(XElement field)
    {
        _text.Append(NameOf(field));
        WriteArguments(field);
        _text.Append(": ").Append(TypeOf(field));
    }

    private void WriteArguments(XElement owner)
    {
        string separator = "(";
        foreach (XElement argument in ItemsOf(owner, "args"))
        {
            _text.Append(separator);
            separator = ", ";
            WriteDescription(argument);
            WriteInputValue(argument);
            WriteDeprecation(argument);
        }

        _text.Append(separator == "(" ? "" : ")");
    }

    private void WriteInputValue(XElement value)
    {
        _text.Append(NameOf(value)).Append(": ").Append(TypeOf(value));
        _text.Append(TextOf(value, "defaultValue") is { Length: > 0 } text ? " = " + text : "");
    }

    private void WriteDeprecation(XElement element)
    {
        if (TextOf(element, "isDeprecated") == "true")
        {
            _text.Append(" @deprecated");
            _text.Append(TextOf(element, "deprecationReason") is { } reason ? $"(reason: {Quote(reason)})" : "");
        }
    }

    private void WriteDescription(XElement element)
    {
        if (TextOf(element, "description") is { Length: > 0 } description)
        {
            _text.Append(Quote(description)).Append('\n');
        }
    }

    private static string TypeOf(XElement owner)
    {
        XElement? type = owner.Element("type");
        string suffix = "";
        string prefix = "";
        while (TextOf(type, "kind") is "NON_NULL" or "LIST")
        {
            bool isList = TextOf(type, "kind") == "LIST";
            prefix += isList ? "[" : "";
            suffix = (isList ? "]" : "!") + suffix;
            type = type?.Element("ofType");
        }

        return type is { HasElements: true }
            ? prefix + NameOf(type) + suffix
            : throw new FormatException(
                $"The introspection is incomplete: the type of '{NameOf(owner)}' goes deeper than the query asked for; ask for more "
                    + "levels of 'ofType'"
            );
    }

    private static IEnumerable<XElement> ItemsOf(XElement element, string list) => element.Element(list)?.Elements() ?? [];

    private static string NameOf(XElement element) => CheckName(TextOf(element, "name") ?? "");

    // A text that is not a name could inject SDL.
    private static string CheckName(string name) =>
        GraphQLNames.IsName(name) ? name : throw new FormatException($"The introspection is incomplete: '{name}' is no name");

    private static string? TextOf(XElement? element, string name) =>
        element?.Element(name) is { } value && (string?)value.Attribute("type") != "null" ? value.Value : null;

    private static string Quote(string text) => new TextNode(text).ToString();
}
