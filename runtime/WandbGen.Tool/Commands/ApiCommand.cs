using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WandbGen.IO;
using WandbGen.Tool.GraphQL;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>api</c>: sends a GraphQL document.</summary>
internal static class ApiCommand
{
    private const string CursorVariable = "endCursor";

    // Longer than any document that a person writes.
    private const int LongestDocument = 16 * 1024 * 1024;

    public static Command Create(ToolContext context)
    {
        var document = new Argument<string>("document") { Description = "The document; @FILE reads a file, - standard input" };
        var variables = new Option<string[]>("--variable", "-v")
        {
            Description = "A variable, as JSON or else as text; may be repeated",
            HelpName = "name=value",
        };
        var paginate = new Option<bool>("--paginate")
        {
            Description = "Ask for all pages: the document has $endCursor: String, and pageInfo { hasNextPage endCursor }",
        };
        var command = new ExampledCommand(
            "api",
            "Send a GraphQL query or mutation, and write its data as JSON",
            "wandbgen api '{ viewer { entity } }'",
            "wandbgen api @runs.graphql -v entity=e -v project=p --paginate | jq …"
        );
        command.Add(document);
        command.Add(variables);
        command.Add(paginate);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Document read = Document.Parse(ReadDocument(context, arguments.GetRequiredValue(document)));
                Dictionary<string, string> values = ReadVariables(arguments.GetValue(variables) ?? []);
                bool hasPages = arguments.GetValue(paginate);
                if (hasPages && (!read.HasCursor || read.IsMutation))
                {
                    throw new UsageException(
                        "--paginate needs a query with the variable $endCursor: String, given to the argument 'after'."
                    );
                }

                using WandbApi api = context.Connect();
                var cursors = new HashSet<string>(StringComparer.Ordinal);
                while (true)
                {
                    JsonElement data = await api.Client.ExecuteAsync(new RawRequest(read, values), cancellationToken).ConfigureAwait(false);
                    Write(context, data);
                    if (!hasPages)
                    {
                        return;
                    }

                    (bool hasNext, string? cursor) =
                        FindPage(data) ?? throw new UsageException("--paginate needs pageInfo { hasNextPage endCursor } in the document.");
                    if (!hasNext)
                    {
                        return;
                    }

                    if (cursor is null || !cursors.Add(cursor))
                    {
                        throw new WandbPaginationException(
                            $"The server says that there is a next page, and gives no new cursor for it: '{cursor}'."
                        );
                    }

                    values[CursorVariable] = Quote(cursor);
                }
            }
        );
        return command;
    }

    private static string ReadDocument(ToolContext context, string argument)
    {
        if (argument == "-")
        {
            return ReadDocument(context.Console.OpenInput(), "Standard input");
        }

        if (!argument.StartsWith('@'))
        {
            return argument;
        }

        string path = argument[1..];
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new UsageException($"'{argument}' names no file: write @ and the path of a file.");
        }

        try
        {
            using var reader = new StreamReader(FullPath.Of(path));
            return ReadDocument(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    // Not ReadToEnd, which reads a device or an endless pipe until there is no memory left.
    private static string ReadDocument(TextReader reader, string source)
    {
        var text = new StringBuilder();
        char[] buffer = new char[16 * 1024];
        while (reader.Read(buffer) is > 0 and var length)
        {
            text.Append(buffer, 0, length);
            if (text.Length > LongestDocument)
            {
                throw new UsageException($"{source} is no document: it has more than {LongestDocument} characters.");
            }
        }

        return text.ToString();
    }

    private static Dictionary<string, string> ReadVariables(string[] texts)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int sign = text.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
            {
                throw new UsageException($"'{text}' is not a variable: write --variable name=value.");
            }

            string value = text[(sign + 1)..];
            if (!variables.TryAdd(text[..sign], IsJson(value) ? value : Quote(value)))
            {
                throw new UsageException($"--variable gives '{text[..sign]}' two values.");
            }
        }

        return variables;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void Write(ToolContext context, JsonElement data)
    {
        context.Console.Output.Flush();
        using (var writer = new Utf8JsonWriter(context.Console.OutputStream, JsonFormat.WriterOptions))
        {
            data.WriteTo(writer);
        }

        context.Console.Output.WriteLine();
        context.Console.Output.Flush();
    }

    // The first that there is: a document has one listing that is paged.
    private static (bool HasNext, string? Cursor)? FindPage(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (
                element.TryGetProperty("pageInfo", out JsonElement page)
                && page.ValueKind == JsonValueKind.Object
                && page.TryGetProperty("hasNextPage", out JsonElement hasNext)
            )
            {
                return (
                    hasNext.ValueKind == JsonValueKind.True,
                    page.TryGetProperty("endCursor", out JsonElement cursor) && cursor.ValueKind == JsonValueKind.String
                        ? cursor.GetString()
                        : null
                );
            }

            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (FindPage(property.Value) is { } found)
                {
                    return found;
                }
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                if (FindPage(item) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
