using System.Collections.Immutable;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Which C# types hold which scalars and enums, and how they are read and written.</summary>
/// <remarks>
/// The five built-in scalars and the usual names of custom ones take the types that fit them, and those that the project maps. A scalar
/// with another name takes any of the
/// types: only its schema's authors know its form, and what does not fit is an error of the answer with its JSON path.
/// </remarks>
internal sealed class ScalarTypes(TypeSystem schema, ImmutableArray<ScalarMapping> mappings)
{
    /// <summary>How a value that is not null is read, or <see langword="null"/> if the type cannot hold it.</summary>
    public ReadPlan? FindRead(SchemaType scalar, CSharpType type)
    {
        if (FindMapping(scalar, type) is { } mapping)
        {
            return new ReadPlan(ReadForm.Converter, new ConverterPlan(mapping.Converter, mapping.Type));
        }

        if (scalar.Kind == SchemaTypeKind.Enum && type.Enum is not null)
        {
            return new ReadPlan(
                type.Kind == CSharpKind.OpenEnum ? ReadForm.OpenEnum : ReadForm.Enum,
                Enum: EnumBinder.Bind(type.Enum, scalar)
            );
        }

        return IsAllowed(scalar, type.Kind) ? new ReadPlan(ReadFormOf(scalar, type)) : null;
    }

    /// <summary>What fits, for a message.</summary>
    public string Describe(SchemaType scalar)
    {
        IEnumerable<string> mapped = mappings.Where(mapping => mapping.Scalar == scalar.Name).Select(static mapping => mapping.Type);
        IEnumerable<string> names = Allowed(scalar).Select(NameOf);
        if (scalar.Kind == SchemaTypeKind.Enum)
        {
            names = names.Append("an enum").Append("GraphQLEnum<T>");
        }

        string types = string.Join(", ", names.Concat(mapped));
        return types.Length == 0 ? "no C# type does" : $"it takes {types}";
    }

    /// <summary>How a value that is not null is sent, or <see langword="null"/> if it does not fit.</summary>
    public WritePlan? FindWrite(TypeReference reference, CSharpType type, ObjectGraph objects)
    {
        if (type.Kind == CSharpKind.Optional)
        {
            return type.Element is { Kind: not CSharpKind.Optional } held && FindWrite(reference, held, objects) is { } inner
                ? ToWrite(WriteForm.Optional) with
                {
                    Element = inner,
                }
                : null;
        }

        if (reference.Element is { } element)
        {
            if (type.Kind != CSharpKind.List)
            {
                return null;
            }

            CSharpType held = element.IsNonNull ? type.Element!.AsRequired() : type.Element!;
            return
                held.Kind != CSharpKind.Optional
                && (!held.IsNullable || !element.IsNonNull)
                && FindWrite(element, held, objects) is { } item
                ? ToWrite(WriteForm.List) with
                {
                    Element = item,
                }
                : null;
        }

        if (!schema.TryGetType(reference.Name, out SchemaType? target))
        {
            return null;
        }

        if (target.Kind == SchemaTypeKind.InputObject)
        {
            return type.Kind is CSharpKind.JsonElement or CSharpKind.JsonNode ? ToWrite(WriteForm.Json)
                : type.Kind == CSharpKind.Input && objects.FindInput(type.Name) is { } input && input.GraphQLType == target.Name
                    ? ToWrite(WriteForm.Input)
                : null;
        }

        if (FindMapping(target, type) is { } mapping)
        {
            return ToWrite(WriteForm.Converter) with { Converter = new ConverterPlan(mapping.Converter, mapping.Type) };
        }

        if (target.Kind == SchemaTypeKind.Enum && type.Enum is not null)
        {
            return ToWrite(type.Kind == CSharpKind.OpenEnum ? WriteForm.OpenEnum : WriteForm.Enum) with
            {
                Enum = EnumBinder.Bind(type.Enum, target),
            };
        }

        // All types that are read can be sent except these, and some types can only be sent.
        return
            type.Kind is not (CSharpKind.JsonObject or CSharpKind.Value)
            && (IsAllowed(target, type.Kind) || Array.IndexOf(SentOnly(target), type.Kind) >= 0)
            ? ToWrite(WriteFormOf(target, type.Kind))
            : null;

        WritePlan ToWrite(WriteForm form) => new() { Form = form, Type = type };
    }

    /// <summary>The C# type of a variable that the user did not declare in C#.</summary>
    /// <param name="isRead">Whether it is the type of a field that is read, instead.</param>
    public CSharpType ToCSharp(TypeReference reference, bool isRead = false)
    {
        if (reference.Element is { } element)
        {
            CSharpType item = ToCSharp(element, isRead);
            return new CSharpType
            {
                Kind = CSharpKind.List,
                Name = CSharpType.NameOfList(item),
                IsNullable = !reference.IsNonNull,
                IsValueType = false,
                ListKind = ListKind.List,
                Element = item,
            };
        }

        bool isInput = schema.TryGetType(reference.Name, out SchemaType? type) && type.Kind == SchemaTypeKind.InputObject;
        CSharpKind kind = isInput
            ? CSharpKind.JsonElement
            : reference.Name switch
            {
                "Int" => CSharpKind.Int32,
                "Float" => CSharpKind.Double,
                "Boolean" => CSharpKind.Boolean,
                "Int64" or "Long" or "BigInt" => CSharpKind.Int64,
                "DateTime" => CSharpKind.DateTimeOffset,
                "Duration" => CSharpKind.TimeSpan,
                "JSON" or "JSONObject" => CSharpKind.JsonElement,
                // The caller builds the JSON that is sent, and only reads the JSON that is received.
                "JSONString" => isRead ? CSharpKind.JsonElement : CSharpKind.JsonNode,
                _ => CSharpKind.String,
            };
        // A scalar that nothing is known of but its only mapping is that.
        if (
            kind == CSharpKind.String
            && !isInput
            && reference.Name is not ("String" or "ID")
            && mappings.Where(mapping => mapping.Scalar == reference.Name).ToArray() is [var mapping]
        )
        {
            return ToType(CSharpKind.Other, mapping.Type, mapping.IsValueType);
        }

        return ToType(kind, NameOf(kind), kind is not (CSharpKind.String or CSharpKind.JsonNode));

        CSharpType ToType(CSharpKind ofKind, string name, bool isValueType) =>
            new()
            {
                Kind = ofKind,
                Name = name,
                IsNullable = !reference.IsNonNull,
                IsValueType = isValueType,
            };
    }

    /// <summary>The type to write in place of one that cannot be sent: its innermost type is kept if only null and lists are
    /// wrong.</summary>
    /// <param name="written">The type that cannot.</param>
    public CSharpType Correct(TypeReference reference, CSharpType written, ObjectGraph objects)
    {
        CSharpType item = (written.Kind == CSharpKind.Optional ? written.Element! : written).Innermost;
        CSharpType usual = ToCSharp(reference);
        bool isKept =
            item.Kind != CSharpKind.Optional && FindWrite(new TypeReference(reference.Name, IsNonNull: false), item, objects) is not null;
        return isKept ? usual.WithInnermost(item) : usual;
    }

    private ScalarMapping? FindMapping(SchemaType scalar, CSharpType type) =>
        scalar.Kind == SchemaTypeKind.Scalar
            ? mappings.FirstOrDefault(mapping => mapping.Scalar == scalar.Name && mapping.Type == type.Name)
            : null;

    private static WriteForm WriteFormOf(SchemaType scalar, CSharpKind kind) =>
        kind switch
        {
            CSharpKind.JsonElement or CSharpKind.JsonNode => scalar.Name == "JSONString" ? WriteForm.JsonText : WriteForm.Json,
            CSharpKind.Filter or CSharpKind.SortOrder => WriteForm.Printed,
            CSharpKind.Boolean => WriteForm.Boolean,
            CSharpKind.Int32 or CSharpKind.Int64 or CSharpKind.Double or CSharpKind.Single or CSharpKind.Decimal => WriteForm.Number,
            CSharpKind.Uri => WriteForm.Address,
            CSharpKind.DateOnly => WriteForm.Date,
            CSharpKind.TimeOnly => WriteForm.Time,
            CSharpKind.TimeSpan => WriteForm.Duration,
            _ => WriteForm.Text,
        };

    private static ReadForm ReadFormOf(SchemaType scalar, CSharpType type) =>
        type.Kind switch
        {
            CSharpKind.String when scalar.Name == "ID" => ReadForm.Id,
            CSharpKind.String => IsText(scalar) ? ReadForm.String : ReadForm.Text,
            CSharpKind.Int32 => ReadForm.Int32,
            CSharpKind.Int64 => ReadForm.Int64,
            CSharpKind.Double => ReadForm.Double,
            CSharpKind.Single => ReadForm.Single,
            CSharpKind.Decimal => ReadForm.Decimal,
            CSharpKind.Boolean => ReadForm.Boolean,
            CSharpKind.DateTimeOffset => ReadForm.DateTimeOffset,
            CSharpKind.DateTime => ReadForm.DateTime,
            CSharpKind.DateOnly => ReadForm.DateOnly,
            CSharpKind.TimeOnly => ReadForm.TimeOnly,
            CSharpKind.TimeSpan => ReadForm.Duration,
            CSharpKind.Guid => ReadForm.Guid,
            CSharpKind.Uri => ReadForm.Address,
            // Only the interface can be read later.
            CSharpKind.JsonObject => type.Name == NameOf(CSharpKind.JsonObject) ? ReadForm.JsonMembers : ReadForm.JsonObject,
            CSharpKind.Value => scalar.Name == "JSONString" ? ReadForm.ValueText : ReadForm.Value,
            CSharpKind.JsonElement => scalar.Name == "JSONString" ? ReadForm.JsonText : ReadForm.Json,
            _ => throw new InvalidOperationException($"{type.Kind} holds no scalar."),
        };

    private static bool IsText(SchemaType scalar) =>
        scalar.Kind == SchemaTypeKind.Enum || scalar.Name is "String" or "JSONString" or "DateTime";

    private static bool IsAllowed(SchemaType scalar, CSharpKind kind) => Array.IndexOf(Allowed(scalar), kind) >= 0;

    private static CSharpKind[] Allowed(SchemaType scalar) =>
        (scalar.Kind, scalar.Name) switch
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
            (_, "Duration") => [CSharpKind.TimeSpan, CSharpKind.Double, CSharpKind.Int64, CSharpKind.String],
            (_, "JSON" or "JSONObject") => [CSharpKind.Value, CSharpKind.JsonElement, CSharpKind.JsonObject],
            (_, "JSONString") => [CSharpKind.Value, CSharpKind.JsonElement, CSharpKind.JsonObject, CSharpKind.String],
            _ =>
            [
                CSharpKind.String,
                CSharpKind.Int32,
                CSharpKind.Int64,
                CSharpKind.Double,
                CSharpKind.Decimal,
                CSharpKind.Boolean,
                CSharpKind.DateTimeOffset,
                CSharpKind.DateTime,
                CSharpKind.DateOnly,
                CSharpKind.TimeOnly,
                CSharpKind.TimeSpan,
                CSharpKind.Guid,
                CSharpKind.Uri,
                CSharpKind.JsonElement,
                CSharpKind.Value,
            ],
        };

    private static CSharpKind[] SentOnly(SchemaType scalar) =>
        (scalar.Kind, scalar.Name) switch
        {
            (not SchemaTypeKind.Scalar, _) => [],
            (_, "String") => [CSharpKind.SortOrder],
            (_, "JSONString") => [CSharpKind.JsonNode, CSharpKind.Filter],
            (_, "ID" or "Int" or "Float" or "Boolean") => [],
            _ => [CSharpKind.JsonNode],
        };

    private static string NameOf(CSharpKind kind) =>
        KnownTypes.NameOf(kind) ?? "global::System.Collections.Generic.IReadOnlyDictionary<string, global::System.Text.Json.JsonElement>";
}
