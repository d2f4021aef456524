using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using WandbGen.Tool.GraphQL;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>api</c>: sends a GraphQL document.</summary>
internal static class ApiCommand
{
    private const string CursorVariable = "endCursor";

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
                string? last = null;
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

                    if (cursor is null || cursor == last)
                    {
                        throw new WandbPaginationException(
                            $"The server says that there is a next page, and gives no new cursor for it: '{cursor}'."
                        );
                    }

                    values[CursorVariable] = Quote(last = cursor);
                }
            }
        );
        return command;
    }

    private static string ReadDocument(ToolContext context, string argument) =>
        argument == "-" ? context.Console.OpenInput().ReadToEnd()
        : argument.StartsWith('@') ? File.ReadAllText(argument[1..])
        : argument;

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
            variables[text[..sign]] = IsJson(value) ? value : Quote(value);
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
            if (element.TryGetProperty("pageInfo", out JsonElement page) && page.TryGetProperty("hasNextPage", out JsonElement hasNext))
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
