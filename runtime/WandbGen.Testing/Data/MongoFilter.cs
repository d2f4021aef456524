using System.Globalization;
using System.Text.Json;

namespace WandbGen.Testing.Data;

/// <summary>Converts W&amp;B's filters, which are those of MongoDB in JSON, to SQL. Values of different types are never equal and have no
/// order.</summary>
internal static class MongoFilter
{
    /// <exception cref="FormatException">The text is not a filter.</exception>
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
                        "$not" => $"NOT {Conjunction(property.Value, fields, parameters)}",
                        ['$', ..] => throw new FormatException($"{property.Name} is not an operator that the sandbox knows"),
                        _ => new Condition(property.Name, fields.Find(property.Name, parameters), parameters).ToSql(property.Value),
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

    /// <summary>The conditions on one field.</summary>
    private sealed class Condition(string name, FieldExpression field, ParameterList parameters)
    {
        public string ToSql(JsonElement condition) =>
            condition.ValueKind == JsonValueKind.Object
                ? And([.. condition.EnumerateObject().Select(property => Operator(property.Name, property.Value))])
                : Equal(condition);

        private string Operator(string symbol, JsonElement operand) =>
            symbol switch
            {
                "$eq" => Equal(operand),
                "$ne" => $"NOT {Equal(operand)}",
                "$gt" => Compare(">", operand),
                "$gte" => Compare(">=", operand),
                "$lt" => Compare("<", operand),
                "$lte" => Compare("<=", operand),
                "$in" => In(symbol, operand),
                "$nin" => $"NOT {In(symbol, operand)}",
                "$all" => And([.. List(symbol, operand).Select(Equal)]),
                "$size" => $"coalesce({field.Length} = {ToOperand(operand).Parameter}, 0)",
                "$exists" => operand.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? $"({field.Type} IS {(operand.GetBoolean() ? "NOT NULL" : "NULL")})"
                    : throw Wrong(symbol, "true or false", operand),
                "$regex" => AnyText($"item.atom REGEXP {parameters.AddValue(Re2Pattern.ToDotNet(Text(symbol, operand)))}"),
                "$contains" => AnyText($"instr(item.atom, {parameters.AddValue(Text(symbol, operand))}) > 0"),
                "$not" => $"NOT {ToSql(operand)}",
                _ => throw new FormatException($"{symbol}, which is asked of {name}, is not an operator that the sandbox knows"),
            };

        private string Any(string condition) => $"EXISTS (SELECT 1 FROM {field.Items} AS item WHERE {condition})";

        private string AnyText(string condition) => Any($"item.type = 'text' AND {condition}");

        private string Equal(JsonElement operand) =>
            operand.ValueKind switch
            {
                JsonValueKind.Null => $"({field.Type} IS NULL OR {Any("item.type = 'null'")})",
                // A list is equal to the same list.
                JsonValueKind.Array => $"coalesce({field.Sql} = json({parameters.AddValue(operand.GetRawText())}), 0)",
                _ => Compare("=", operand),
            };

        private string Compare(string sign, JsonElement operand)
        {
            (string type, string parameter) = ToOperand(operand);
            return Any($"{TypeOf("item")} = '{type}' AND item.atom {sign} {parameter}");
        }

        private string In(string symbol, JsonElement operand)
        {
            JsonElement[] choices = List(symbol, operand);
            string list = JsonSerializer.Serialize(
                choices.Select(choice => IsTime(choice) ? JsonSerializer.SerializeToElement(ToSeconds(choice)) : choice)
            );
            string any = Any(
                $"EXISTS (SELECT 1 FROM json_each({parameters.AddValue(list)}) AS choice WHERE "
                    + $"{TypeOf("choice")} = {TypeOf("item")} AND choice.atom IS item.atom)"
            );
            return choices.Any(static choice => choice.ValueKind == JsonValueKind.Null) ? $"({field.Type} IS NULL OR {any})" : any;
        }

        // The two number types of SQLite are treated as one.
        private static string TypeOf(string table) => $"replace({table}.type, 'integer', 'real')";

        private (string Type, string Parameter) ToOperand(JsonElement operand)
        {
            (string type, object? value) = operand.ValueKind switch
            {
                JsonValueKind.Null => ("null", null),
                JsonValueKind.True => ("true", 1L),
                JsonValueKind.False => ("false", (object?)0L),
                JsonValueKind.Number => ("real", operand.TryGetInt64(out long integer) ? integer : (object)operand.GetDouble()),
                JsonValueKind.String => IsTime(operand) ? ("real", ToSeconds(operand)) : ("text", operand.GetString()),
                _ => throw new FormatException($"cannot compare {name} with {operand.GetRawText()}"),
            };
            return (type, parameters.AddValue(value));
        }

        private bool IsTime(JsonElement operand) => field.Kind == FieldKind.Time && operand.ValueKind == JsonValueKind.String;

        private double ToSeconds(JsonElement operand) =>
            DateTimeOffset.TryParse(
                operand.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset time
            )
                ? (time - DateTimeOffset.UnixEpoch).TotalSeconds
                : throw new FormatException($"{name} is a time, and {operand.GetRawText()} is none");

        private JsonElement[] List(string symbol, JsonElement operand) =>
            operand.ValueKind == JsonValueKind.Array ? [.. operand.EnumerateArray()] : throw Wrong(symbol, "a list", operand);

        private string Text(string symbol, JsonElement operand) =>
            operand.ValueKind == JsonValueKind.String ? operand.GetString()! : throw Wrong(symbol, "a text", operand);

        private FormatException Wrong(string symbol, string needed, JsonElement operand) =>
            new($"{symbol} of {name} needs {needed}, but got {operand.GetRawText()}");
    }
}
