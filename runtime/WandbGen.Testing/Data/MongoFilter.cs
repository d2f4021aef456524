using System.Text.Json;

namespace WandbGen.Testing.Data;

/// <summary>Turns W&amp;B's filters, which are MongoDB's in JSON, into SQL.</summary>
internal static class MongoFilter
{
    /// <exception cref="FormatException">It is not a filter.</exception>
    public static string ToSql(string? filters, FieldSet fields, ParameterList parameters)
    {
        if (string.IsNullOrWhiteSpace(filters))
        {
            return "1";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(filters);
            return document.RootElement.ValueKind == JsonValueKind.Null ? "1" : Conjunction(document.RootElement, fields, parameters);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"filters is not JSON: {exception.Message}", exception);
        }
    }

    private static string Conjunction(JsonElement filter, FieldSet fields, ParameterList parameters)
    {
        if (filter.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"a filter must be an object, but is {filter.GetRawText()}");
        }

        List<string> terms =
        [
            .. filter
                .EnumerateObject()
                .Select(property =>
                    property.Name switch
                    {
                        "$and" => Join(" AND ", property.Value, fields, parameters),
                        "$or" => Join(" OR ", property.Value, fields, parameters),
                        "$nor" => $"NOT {Join(" OR ", property.Value, fields, parameters)}",
                        _ => Field(fields.Find(property.Name, parameters), property.Value, parameters),
                    }
                ),
        ];
        return And(terms);
    }

    private static string And(List<string> terms) => terms.Count == 0 ? "1" : $"({string.Join(" AND ", terms)})";

    private static string Join(string junction, JsonElement filters, FieldSet fields, ParameterList parameters) =>
        filters.ValueKind == JsonValueKind.Array && filters.GetArrayLength() > 0
            ? $"({string.Join(junction, filters.EnumerateArray().Select(filter => Conjunction(filter, fields, parameters)))})"
            : throw new FormatException($"$and, $or and $nor need a list of filters, but got {filters.GetRawText()}");

    private static string Field(FieldExpression field, JsonElement condition, ParameterList parameters) =>
        condition.ValueKind == JsonValueKind.Object
            ? And([.. condition.EnumerateObject().Select(property => Operator(field, property.Name, property.Value, parameters))])
            : Operator(field, "$eq", condition, parameters);

    private static string Operator(FieldExpression field, string name, JsonElement operand, ParameterList parameters) =>
        name switch
        {
            "$eq" => Any(field, value => Equal(value, operand, parameters)),
            "$ne" => $"NOT {Any(field, value => Equal(value, operand, parameters))}",
            "$gt" => Any(field, value => Compare(value, ">", operand, parameters)),
            "$gte" => Any(field, value => Compare(value, ">=", operand, parameters)),
            "$lt" => Any(field, value => Compare(value, "<", operand, parameters)),
            "$lte" => Any(field, value => Compare(value, "<=", operand, parameters)),
            "$in" => Any(field, value => In(value, operand, parameters)),
            "$nin" => $"NOT {Any(field, value => In(value, operand, parameters))}",
            "$exists" => $"({field.Sql} IS {(operand.ValueKind == JsonValueKind.True ? "NOT NULL" : "NULL")})",
            "$regex" => Any(field, value => $"coalesce({value} REGEXP {parameters.AddValue(ToValue(operand))}, 0)"),
            "$not" => $"NOT {Field(field, operand, parameters)}",
            _ => throw new FormatException($"{name} is not an operator that the sandbox knows"),
        };

    private static string Any(FieldExpression field, Func<string, string> condition) =>
        field.IsArray ? $"EXISTS (SELECT 1 FROM json_each({field.Sql}) AS item WHERE {condition("item.value")})" : condition(field.Sql);

    private static string Equal(string value, JsonElement operand, ParameterList parameters) =>
        $"({value} IS {parameters.AddValue(ToValue(operand))})";

    private static string In(string value, JsonElement operand, ParameterList parameters) =>
        operand.ValueKind == JsonValueKind.Array
            ? $"EXISTS (SELECT 1 FROM json_each({parameters.AddValue(operand.GetRawText())}) AS choice WHERE choice.value IS {value})"
            : throw new FormatException($"$in and $nin need a list, but got {operand.GetRawText()}");

    // Only values of one kind have an order: to SQLite every text is greater than any number.
    private static string Compare(string value, string sign, JsonElement operand, ParameterList parameters) =>
        $"(typeof({value}) IN ({(operand.ValueKind == JsonValueKind.String ? "'text'" : "'integer', 'real'")}) AND {value} "
        + $"{sign} {parameters.AddValue(ToValue(operand))})";

    private static object? ToValue(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => 1L,
            JsonValueKind.False => 0L,
            JsonValueKind.Number => value.TryGetInt64(out long integer) ? integer : value.GetDouble(),
            JsonValueKind.String => value.GetString(),
            _ => throw new FormatException($"cannot compare with {value.GetRawText()}"),
        };
}
