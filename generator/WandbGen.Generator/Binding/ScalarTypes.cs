using WandbGen.Generator.Declarations;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Which C# types hold which scalars and enums, and how they are read and written.</summary>
/// <remarks>
/// The five built-in scalars and the usual names of custom ones take the types that fit them. A scalar with another name takes any of the types: only its
/// schema's authors know its form, and what does not fit is an error of the answer with its JSON path.
/// </remarks>
internal static class ScalarTypes
{
    private const string Reader = "global::WandbGen.CompilerServices.GraphQLReader";

    /// <summary>The expression that reads a value that is not null, or <see langword="null"/> if the type cannot hold it.</summary>
    public static string? FindReadExpression(SchemaType scalar, CSharpType type)
    {
        if (!IsAllowed(scalar, type.Kind))
        {
            return null;
        }

        return type.Kind switch
        {
            CSharpKind.String when scalar.Name == "ID" => $"{Reader}.ReadId(ref reader)",
            CSharpKind.String when IsText(scalar) => "reader.GetString()!",
            CSharpKind.String => $"{Reader}.ReadText(ref reader)",
            CSharpKind.Int32 => "reader.GetInt32()",
            CSharpKind.Int64 => $"{Reader}.ReadInt64(ref reader)",
            CSharpKind.Double => "reader.GetDouble()",
            CSharpKind.Single => "reader.GetSingle()",
            CSharpKind.Decimal => "reader.GetDecimal()",
            CSharpKind.Boolean => "reader.GetBoolean()",
            CSharpKind.DateTimeOffset => $"{Reader}.ReadDateTimeOffset(ref reader)",
            CSharpKind.DateTime => $"{Reader}.ReadDateTimeOffset(ref reader).UtcDateTime",
            CSharpKind.Guid => "reader.GetGuid()",
            CSharpKind.Uri => $"{Reader}.ReadUri(ref reader)",
            CSharpKind.JsonElement when scalar.Name == "JSONString" => $"{Reader}.ReadJsonString(ref reader)",
            CSharpKind.JsonElement => "global::System.Text.Json.JsonElement.ParseValue(ref reader)",
            _ => null,
        };
    }

    /// <summary>What fits, for a message.</summary>
    public static string Describe(SchemaType scalar)
    {
        string types = string.Join(", ", Allowed(scalar).Select(NameOf));
        return types.Length == 0 ? "no C# type does" : $"it takes {types}";
    }

    /// <summary>Whether a C# value can be sent as the scalar, enum or input object.</summary>
    public static bool CanWrite(SchemaType type, CSharpKind kind) =>
        type.Kind == SchemaTypeKind.InputObject ? kind == CSharpKind.JsonElement : IsAllowed(type, kind);

    /// <summary>The C# type of a variable that the user did not declare in C#.</summary>
    public static CSharpType ToCSharp(TypeReference reference, SchemaModel schema)
    {
        if (reference.Element is { } element)
        {
            CSharpType item = ToCSharp(element, schema);
            return new CSharpType(
                CSharpKind.List, $"global::System.Collections.Generic.IReadOnlyList<{item.Text}>", !reference.IsNonNull, IsValueType: false, ListKind.List, item);
        }

        CSharpKind kind = schema.TryGetType(reference.Name, out SchemaType? type) && type.Kind == SchemaTypeKind.InputObject
            ? CSharpKind.JsonElement
            : reference.Name switch
            {
                "Int" => CSharpKind.Int32,
                "Float" => CSharpKind.Double,
                "Boolean" => CSharpKind.Boolean,
                "Int64" or "Long" or "BigInt" => CSharpKind.Int64,
                "DateTime" => CSharpKind.DateTimeOffset,
                "JSON" or "JSONObject" => CSharpKind.JsonElement,
                _ => CSharpKind.String,
            };
        return new CSharpType(kind, NameOf(kind), !reference.IsNonNull, kind != CSharpKind.String);
    }

    private static bool IsText(SchemaType scalar) => scalar.Kind == SchemaTypeKind.Enum || scalar.Name is "String" or "JSONString" or "DateTime";

    private static bool IsAllowed(SchemaType scalar, CSharpKind kind) => Array.IndexOf(Allowed(scalar), kind) >= 0;

    private static CSharpKind[] Allowed(SchemaType scalar) => (scalar.Kind, scalar.Name) switch
    {
        (SchemaTypeKind.Enum, _) => [CSharpKind.String],
        (not SchemaTypeKind.Scalar, _) => [],
        (_, "String") => [CSharpKind.String, CSharpKind.Uri, CSharpKind.Guid],
        (_, "ID") => [CSharpKind.String, CSharpKind.Int64, CSharpKind.Guid],
        (_, "Int") => [CSharpKind.Int32, CSharpKind.Int64, CSharpKind.Double, CSharpKind.Decimal],
        (_, "Float") => [CSharpKind.Double, CSharpKind.Single, CSharpKind.Decimal],
        (_, "Boolean") => [CSharpKind.Boolean],
        (_, "Int64" or "Long" or "BigInt") => [CSharpKind.Int64],
        (_, "DateTime") => [CSharpKind.DateTimeOffset, CSharpKind.DateTime, CSharpKind.String],
        (_, "JSON" or "JSONObject") => [CSharpKind.JsonElement],
        (_, "JSONString") => [CSharpKind.JsonElement, CSharpKind.String],
        _ =>
        [
            CSharpKind.String, CSharpKind.Int32, CSharpKind.Int64, CSharpKind.Double, CSharpKind.Decimal, CSharpKind.Boolean, CSharpKind.DateTimeOffset,
            CSharpKind.DateTime, CSharpKind.Guid, CSharpKind.Uri, CSharpKind.JsonElement,
        ],
    };

    private static string NameOf(CSharpKind kind) => kind switch
    {
        CSharpKind.String => "string",
        CSharpKind.Int32 => "int",
        CSharpKind.Int64 => "long",
        CSharpKind.Double => "double",
        CSharpKind.Single => "float",
        CSharpKind.Decimal => "decimal",
        CSharpKind.Boolean => "bool",
        CSharpKind.DateTimeOffset => "global::System.DateTimeOffset",
        CSharpKind.DateTime => "global::System.DateTime",
        CSharpKind.Guid => "global::System.Guid",
        CSharpKind.Uri => "global::System.Uri",
        CSharpKind.JsonElement => "global::System.Text.Json.JsonElement",
        _ => kind.ToString(),
    };
}
