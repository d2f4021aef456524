using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A schema together with the C# types that the project maps its scalars to.</summary>
internal sealed class TypeSystem
{
    private readonly SchemaModel _schema;

    private readonly string _defaultName;

    /// <param name="schemas">The project's schemas, of which <paramref name="schema"/> is one.</param>
    public TypeSystem(SchemaModel schema, SchemaSet schemas)
    {
        _schema = schema;
        _defaultName = schemas.DefaultName;
        Scalars = new ScalarTypes(this, [.. schemas.Scalars.Where(mapping => mapping.Schema is null || mapping.Schema == schema.Name)]);
    }

    /// <summary>Finds the schema that a declaration means.</summary>
    /// <param name="name">The schema that it names, or <see langword="null"/> if it names none.</param>
    public static TypeSystem? Find(SchemaSet schemas, string? name, string declaration, ProblemCollector problems) =>
        schemas.Find(name, declaration, problems) is { } schema ? new TypeSystem(schema, schemas) : null;

    public ScalarTypes Scalars { get; }

    public string Name => _schema.Name;

    /// <summary>Whether a declaration that names a schema, or none, means this one.</summary>
    public bool IsMeantBy(string? schema) => (schema ?? _defaultName) == _schema.Name;

    public SchemaType? QueryType => _schema.QueryType;

    public SchemaType? MutationType => _schema.MutationType;

    public ImmutableArray<string> TypeNames => _schema.TypeNames;

    public bool TryGetType(string name, [NotNullWhen(true)] out SchemaType? type) => _schema.TryGetType(name, out type);
}
