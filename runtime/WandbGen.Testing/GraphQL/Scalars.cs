using System.Text.Json;
using GraphQL.Types;
using GraphQLParser.AST;

namespace WandbGen.Testing.GraphQL;

/// <summary>A scalar whose values are passed through as JSON.</summary>
internal class JsonScalar : ScalarGraphType
{
    public JsonScalar(string name) => Name = name;

    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLNullValue => null,
            GraphQLStringValue text => text.Value.ToString(),
            GraphQLIntValue number => long.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture),
            GraphQLFloatValue number => double.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture),
            GraphQLBooleanValue boolean => boolean.BoolValue,
            _ => ThrowLiteralConversionError(value),
        };

    public override object? ParseValue(object? value) => value;

    public override object? Serialize(object? value) =>
        value switch
        {
            JsonElement element => element,
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            _ => value,
        };
}

/// <summary>An integer of 64 bits.</summary>
internal sealed class Int64Scalar(bool asText) : JsonScalar("Int64")
{
    public override object? Serialize(object? value) =>
        asText ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : value;
}

/// <summary>An id, which is sent as a number where W&amp;B sends one.</summary>
internal sealed class WandbIdGraphType : IdGraphType
{
    public WandbIdGraphType() => Name = "ID";

    public override object? Serialize(object? value) => value;
}
