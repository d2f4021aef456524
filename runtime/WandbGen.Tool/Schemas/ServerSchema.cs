using System.Text.Json;
using WandbGen.Tool.GraphQL;

namespace WandbGen.Tool.Schemas;

/// <summary>What a server says of its schema, by coordinates: <c>Type</c>, <c>Type.field</c>, <c>Type.field(argument:)</c>.</summary>
internal sealed class ServerSchema
{
    private const string Introspection =
        "query Introspection { __schema { types { name fields(includeDeprecated: true) { name args@ { name } } "
        + "inputFields@ { name } enumValues(includeDeprecated: true) { name } } } }";

    private readonly HashSet<string> _coordinates = new(StringComparer.Ordinal);

    private ServerSchema(IEnumerable<JsonElement> types)
    {
        foreach (JsonElement type in types)
        {
            string name = type.GetProperty("name").GetString()!;
            _coordinates.Add(name);
            foreach (JsonElement field in ListOf(type, "fields"))
            {
                string coordinate = $"{name}.{field.GetProperty("name").GetString()}";
                _coordinates.Add(coordinate);
                foreach (JsonElement argument in ListOf(field, "args"))
                {
                    _coordinates.Add($"{coordinate}({argument.GetProperty("name").GetString()}:)");
                }
            }

            foreach (JsonElement member in ListOf(type, "inputFields").Concat(ListOf(type, "enumValues")))
            {
                _coordinates.Add($"{name}.{member.GetProperty("name").GetString()}");
            }
        }
    }

    /// <summary>Asks a server; <see langword="null"/> if it answers with no types.</summary>
    /// <exception cref="WandbGraphQLException">The server does not show its schema.</exception>
    public static async Task<ServerSchema?> AskAsync(WandbClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(client, "(includeDeprecated: true)", cancellationToken).ConfigureAwait(false);
        }
        catch (WandbGraphQLException)
        {
            // Servers from before arguments could be deprecated have no such argument.
            return await AskAsync(client, "", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The coordinates that are needed and not there; of a type that is not there nothing else.</summary>
    public IEnumerable<string> FindMissing(NeededCoordinates needed) => needed.Needs.SelectMany(FindMissing).Distinct();

    private IEnumerable<string> FindMissing(string need)
    {
        int dot = need.IndexOf('.', StringComparison.Ordinal);
        int open = need.IndexOf('(', StringComparison.Ordinal);
        string type = dot < 0 ? need : need[..dot];
        string member = open < 0 ? need : need[..open];
        return !_coordinates.Contains(type) ? [type]
            : !_coordinates.Contains(member) ? [member]
            : open < 0 ? []
            : need[(open + 1)..^1]
                .Split(',')
                .Select(argument => $"{member}({argument}:)")
                .Where(argument => !_coordinates.Contains(argument));
    }

    private static async Task<ServerSchema?> AskAsync(WandbClient client, string deprecated, CancellationToken cancellationToken)
    {
        var document = Document.Parse(Introspection.Replace("@", deprecated, StringComparison.Ordinal));
        JsonElement data = await client
            .ExecuteAsync(new RawRequest(document, new Dictionary<string, string>()), cancellationToken)
            .ConfigureAwait(false);
        return
            data.TryGetProperty("__schema", out JsonElement schema)
            && schema.ValueKind == JsonValueKind.Object
            && ListOf(schema, "types").Any()
            ? new ServerSchema(ListOf(schema, "types"))
            : null;
    }

    private static IEnumerable<JsonElement> ListOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
