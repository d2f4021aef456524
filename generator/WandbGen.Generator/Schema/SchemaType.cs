using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>A named type. Every type name in it (of fields, arguments, interfaces, possible types) is defined in the same schema.</summary>
internal sealed class SchemaType(string name, SchemaTypeKind kind) : INamed
{
    private static readonly SchemaField s_typeName = new("__typename", new TypeReference("String", IsNonNull: true))
    {
        Description = "The name of the object's type.",
    };

    public string Name => name;

    public SchemaTypeKind Kind => kind;

    public string? Description { get; init; }

    /// <summary>The fields of an object or interface, in the schema's order; without meta fields. Empty for other kinds.</summary>
    public NamedList<SchemaField> Fields { get; init; } = NamedList<SchemaField>.Empty;

    /// <summary>Whether it is the root of queries, which has <c>__schema</c> and <c>__type</c>.</summary>
    public bool IsQueryRoot { get; private init; }

    /// <summary>The fields of an input object. Empty for other kinds.</summary>
    public NamedList<SchemaArgument> InputFields { get; init; } = NamedList<SchemaArgument>.Empty;

    /// <summary>Whether it is an input object of which exactly one field is given.</summary>
    public bool IsOneOf { get; init; }

    /// <summary>The values of an enum. Empty for other kinds.</summary>
    public NamedList<SchemaEnumValue> EnumValues { get; init; } = NamedList<SchemaEnumValue>.Empty;

    /// <summary>The names of the interfaces that an object or interface says it implements.</summary>
    public ImmutableArray<string> Interfaces { get; init; } = [];

    /// <summary>The names of the object types that a value of this interface or union can have. Empty for other kinds.</summary>
    public ImmutableArray<string> PossibleTypes { get; init; } = [];

    /// <summary>Whether a selection set is needed: an object, interface or union.</summary>
    public bool IsComposite => kind is SchemaTypeKind.Object or SchemaTypeKind.Interface or SchemaTypeKind.Union;

    /// <summary>Whether the type can be an argument's: a scalar, enum or input object.</summary>
    public bool IsInput => kind is SchemaTypeKind.Scalar or SchemaTypeKind.Enum or SchemaTypeKind.InputObject;

    /// <summary>Finds a field that can be selected, meta fields included.</summary>
    public bool TryGetField(string fieldName, [NotNullWhen(true)] out SchemaField? field)
    {
        if (Fields.TryGet(fieldName, out field))
        {
            return true;
        }

        if (IsQueryRoot && fieldName.StartsWith("__", StringComparison.Ordinal) && Introspection.Fields.TryGet(fieldName, out field))
        {
            return true;
        }

        if (IsComposite && fieldName == s_typeName.Name)
        {
            field = s_typeName;
            return true;
        }

        return false;
    }

    /// <summary>The same type as the root of queries, where the schema itself can be asked for.</summary>
    public SchemaType AsQueryRoot() =>
        new(name, kind)
        {
            Description = Description,
            Fields = Fields,
            Interfaces = Interfaces,
            IsQueryRoot = true,
        };

    public override string ToString() => name;
}
