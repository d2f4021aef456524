using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.Testing.GraphQL;

namespace WandbGen.Tests;

/// <summary>What a server can answer that no sandbox would.</summary>
public enum Oddity
{
    /// <summary>Everything of an item that may be null is.</summary>
    Null,

    /// <summary>Every text is empty.</summary>
    Empty,

    /// <summary>Every text has what means something in addresses, terminals or JSON.</summary>
    Text,

    /// <summary>Every kind and every value of an enum is newer than the client.</summary>
    Newer,
}

/// <summary>Answers every query from the schema: one item in each list, and odd in one way.</summary>
internal sealed class SynthesizedAnswers(Oddity oddity) : HttpMessageHandler
{
    public const string OddText = "a/b%2F+c d:e#f?g&\"h\"\\<ü>\u202E\u001B[2J\uD83D\uDE00{}";

    private static readonly Dictionary<string, ASTNode> s_types = Parser
        .Parse(SandboxSchema.ReadText())
        .Definitions.OfType<GraphQLTypeDefinition>()
        .ToDictionary(static type => type.Name.StringValue, static ASTNode (type) => type);

    public WandbApi CreateApi() =>
        new(
            new WandbClientOptions
            {
                BaseUrl = new Uri("https://wandb.example"),
                ApiKey = new string('0', 40),
                Entity = "e",
                ConfigureHttpHandler = _ => this,
            }
        );

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(await request.Content!.ReadAsStringAsync(cancellationToken));
        GraphQLOperationDefinition operation = Parser
            .Parse(body.GetProperty("query").GetString()!)
            .Definitions.OfType<GraphQLOperationDefinition>()
            .Single();
        var answer = new JsonObject { ["data"] = Create("Query", operation.SelectionSet, isInItem: false) };
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json"),
        };
    }

    private JsonObject Create(string type, GraphQLSelectionSet selections, bool isInItem)
    {
        string concrete = s_types[type] is GraphQLObjectTypeDefinition ? type : ChooseVariant(type, selections);
        var result = new JsonObject();
        Fill(result, type, concrete, selections, isInItem);
        return result;
    }

    private void Fill(JsonObject result, string type, string concrete, GraphQLSelectionSet selections, bool isInItem)
    {
        foreach (ASTNode selection in selections.Selections)
        {
            if (selection is GraphQLInlineFragment fragment)
            {
                string condition = fragment.TypeCondition?.Type.Name.StringValue ?? type;
                if (condition == concrete || (s_types[condition] is not GraphQLObjectTypeDefinition && concrete != "BrandNew"))
                {
                    Fill(result, condition, concrete, fragment.SelectionSet, isInItem);
                }

                continue;
            }

            var field = (GraphQLField)selection;
            string name = field.Name.StringValue;
            string key = field.Alias?.Name.StringValue ?? name;
            JsonNode? value =
                name == "__typename" ? concrete
                : name == "features" ? Features()
                : CreateValue(
                    FindField(type, name).Type,
                    field.SelectionSet,
                    isInItem,
                    isItem: name == "node" || IsListOfItems(type, name)
                );
            // One key can be asked for by two fragments.
            if (!result.ContainsKey(key) || value is not JsonObject)
            {
                result[key] = value;
            }
            else
            {
                Merge(result[key]!.AsObject(), value.AsObject());
            }
        }
    }

    // Edges are no items, their nodes are.
    private static bool IsListOfItems(string type, string name) =>
        name != "edges" && (FindField(type, name).Type is GraphQLListType or GraphQLNonNullType { Type: GraphQLListType });

    private JsonNode? CreateValue(GraphQLType type, GraphQLSelectionSet? selections, bool isInItem, bool isItem)
    {
        if (type is GraphQLNonNullType nonNull)
        {
            return CreateNonNull(nonNull.Type, selections, isInItem, isItem);
        }

        return oddity == Oddity.Null && isInItem ? null : CreateNonNull(type, selections, isInItem, isItem);
    }

    private JsonNode? CreateNonNull(GraphQLType type, GraphQLSelectionSet? selections, bool isInItem, bool isItem)
    {
        if (type is GraphQLListType list)
        {
            return new JsonArray(CreateValue(list.Type, selections, isInItem, isItem));
        }

        string name = ((GraphQLNamedType)type).Name.StringValue;
        return selections is not null
            ? Create(name, selections, isInItem || isItem)
            : name switch
            {
                "Boolean" => false,
                "Int" or "Float" or "Int64" => 1,
                "DateTime" => "2026-01-01T00:00:00",
                "JSON" => new JsonObject(),
                "JSONString" => oddity == Oddity.Text ? OddText : "{}",
                "Duration" => 1,
                _ when s_types.TryGetValue(name, out ASTNode? known) && known is GraphQLEnumTypeDefinition values => oddity == Oddity.Newer
                    ? "BRAND_NEW"
                    : values.Values!.Items[0].Name.StringValue,
                _ => oddity switch
                {
                    Oddity.Empty => "",
                    Oddity.Text => OddText,
                    _ => "text",
                },
            };
    }

    private string ChooseVariant(string type, GraphQLSelectionSet selections) =>
        oddity == Oddity.Newer
            ? "BrandNew"
            : selections
                .Selections.OfType<GraphQLInlineFragment>()
                .Select(static fragment => fragment.TypeCondition!.Type.Name.StringValue)
                .FirstOrDefault(static name => s_types[name] is GraphQLObjectTypeDefinition)
                ?? s_types
                    .Values.OfType<GraphQLObjectTypeDefinition>()
                    .First(candidate => candidate.Interfaces?.Items.Any(one => one.Name.StringValue == type) == true)
                    .Name.StringValue;

    private static GraphQLFieldDefinition FindField(string type, string name) =>
        (
            s_types[type] switch
            {
                GraphQLObjectTypeDefinition known => known.Fields!,
                GraphQLInterfaceTypeDefinition known => known.Fields!,
                var other => throw new InvalidOperationException($"{other} has no fields."),
            }
        ).Items.Single(field => field.Name.StringValue == name);

    private static JsonArray Features() =>
        [
            .. WandbGen.Testing.SandboxFeatures.All.Select(static feature =>
                (JsonNode)new JsonObject { ["name"] = feature, ["isEnabled"] = true }
            ),
        ];

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach ((string key, JsonNode? value) in source)
        {
            target.TryAdd(key, value?.DeepClone());
        }
    }
}
