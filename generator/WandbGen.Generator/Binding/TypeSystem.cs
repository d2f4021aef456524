using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A schema together with the C# types that the project maps its scalars to.</summary>
internal sealed class TypeSystem
{
    private readonly SchemaModel _schema;

    /// <param name="defaultName">The schema that is meant where nothing is said.</param>
    public TypeSystem(SchemaModel schema, IEnumerable<ScalarMapping> mappings, string defaultName)
    {
        _schema = schema;
        DefaultName = defaultName;
        Scalars = new ScalarTypes(this, [.. mappings.Where(mapping => mapping.Schema is null || mapping.Schema == schema.Name)]);
    }

    public ScalarTypes Scalars { get; }

    public string Name => _schema.Name;

    private string DefaultName { get; }

    /// <summary>Whether a declaration that names a schema, or none, means this one.</summary>
    public bool IsMeantBy(string? schema) => (schema ?? DefaultName) == _schema.Name;

    public SchemaType? QueryType => _schema.QueryType;

    public SchemaType? MutationType => _schema.MutationType;

    public ImmutableArray<string> TypeNames => _schema.TypeNames;

    public bool TryGetType(string name, [NotNullWhen(true)] out SchemaType? type) => _schema.TryGetType(name, out type);
}
