using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests;

/// <summary>Answers any operation with what a schema allows: two elements in each list of the first answer, none in the others, so that a
/// listing comes to its end.</summary>
internal sealed class SchemaAnswers(SchemaModel schema)
{
    private int _answers;

    /// <summary>The answer to the body of a request.</summary>
    public string Answer(string body)
    {
        string query = JsonDocument.Parse(body).RootElement.GetProperty("query").GetString()!;
        GraphQLDocument document = Parser.Parse(query);
        GraphQLOperationDefinition operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
        var fragments = document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .ToDictionary(static fragment => fragment.FragmentName.Name.StringValue);
        SchemaType root = (operation.Operation == OperationType.Mutation ? schema.MutationType : schema.QueryType)!;
        JsonObject data = Select(operation.SelectionSet, root, fragments);
        _answers++;
        return new JsonObject { ["data"] = data }.ToJsonString();
    }

    private JsonObject Select(GraphQLSelectionSet selection, SchemaType type, Dictionary<string, GraphQLFragmentDefinition> fragments)
    {
        // An object is of the first type that the selection distinguishes.
        SchemaType actual = type.PossibleTypes.IsEmpty
            ? type
            : TypeOf(
                selection
                    .Selections.OfType<GraphQLInlineFragment>()
                    .Select(static fragment => fragment.TypeCondition?.Type.Name.StringValue)
                    .FirstOrDefault(name => name is not null && type.PossibleTypes.Contains(name))
                    ?? type.PossibleTypes[0]
            );
        var result = new JsonObject();
        Add(selection);
        return result;

        void Add(GraphQLSelectionSet set)
        {
            foreach (ASTNode node in set.Selections)
            {
                switch (node)
                {
                    case GraphQLField field:
                        string key = (field.Alias?.Name ?? field.Name).StringValue;
                        if (actual.TryGetField(field.Name.StringValue, out SchemaField? definition))
                        {
                            result[key] =
                                field.Name.StringValue == "__typename" ? actual.Name
                                : field.Name.StringValue is "hasNextPage" or "hasPreviousPage" ? _answers == 0
                                : field.Name.StringValue is "cursor" && !definition.Type.IsNonNull && _answers > 0 ? null
                                : Value(definition.Type, field.SelectionSet, fragments);
                        }

                        break;
                    case GraphQLInlineFragment inline when Applies(inline.TypeCondition):
                        Add(inline.SelectionSet);
                        break;
                    case GraphQLFragmentSpread spread
                        when fragments[spread.FragmentName.Name.StringValue] is var fragment && Applies(fragment.TypeCondition):
                        Add(fragment.SelectionSet);
                        break;
                }
            }
        }

        bool Applies(GraphQLTypeCondition? condition) =>
            condition?.Type.Name.StringValue is not { } name
            || name == actual.Name
            || actual.Interfaces.Contains(name)
            || TypeOf(name).PossibleTypes.Contains(actual.Name);
    }

    private SchemaType TypeOf(string name) => schema.TryGetType(name, out SchemaType? type) ? type : throw new KeyNotFoundException(name);

    private JsonNode? Value(
        TypeReference reference,
        GraphQLSelectionSet? selection,
        Dictionary<string, GraphQLFragmentDefinition> fragments
    )
    {
        if (reference.Element is { } element)
        {
            return new JsonArray([.. Enumerable.Range(0, _answers == 0 ? 2 : 0).Select(_ => Value(element, selection, fragments))]);
        }

        SchemaType type = TypeOf(reference.Name);
        return type.IsComposite ? Select(selection!, type, fragments)
            : type.Kind == SchemaTypeKind.Enum ? type.EnumValues[0].Name
            : Scalar(type.Name);
    }

    private static JsonNode Scalar(string name) =>
        name switch
        {
            "Int" or "UnsignedInt64" or "BigInt" or "Int64" => 7,
            "Float" or "PositiveDecimal" => 2.5,
            "Boolean" => true,
            "ID" => "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "Decimal" => "12.50",
            "JSON" or "JSONObject" => new JsonObject { ["a"] = 1 },
            "JSONString" => "{\"a\":1}",
            "UUID" => "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "URI" or "URL" => "https://example.com/a",
            "Date" or "TimelessDate" => DateTime.UnixEpoch.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ when name.Contains("Date", StringComparison.Ordinal) => DateTime.UnixEpoch.ToString("o", CultureInfo.InvariantCulture),
            _ => "https://example.com/text",
        };
}
