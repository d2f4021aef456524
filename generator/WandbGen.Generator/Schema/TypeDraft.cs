using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>A type while its schema is built: its definition and extensions as parsed, and how it is tied to other types.</summary>
internal sealed class TypeDraft(string name, SchemaTypeKind kind, GraphQLName? location) : INamed
{
    public string Name => name;

    public SchemaTypeKind Kind => kind;

    public TypeReference Reference { get; } = new(name, IsNonNull: false);

    public TypeReference NonNullReference { get; } = new(name, IsNonNull: true);

    /// <summary>Where the text names the type first; <see langword="null"/> for a built-in scalar.</summary>
    public GraphQLName? Location => location;

    /// <summary>The definition, then the extensions, in the text's order.</summary>
    public List<ASTNode> Parts { get; } = [];

    /// <summary>The interfaces that the type implements, each with the place that says so.</summary>
    public List<(string Name, GraphQLName Location)> Interfaces { get; } = [];

    public List<string> PossibleTypes { get; } = [];

    /// <summary>Whether a part was left out, so that what follows from that needs no problem of its own.</summary>
    public bool IsIncomplete { get; set; }

    public bool IsInput => kind is SchemaTypeKind.Scalar or SchemaTypeKind.Enum or SchemaTypeKind.InputObject;

    public bool IsOutput => kind is not SchemaTypeKind.InputObject;
}
