namespace WandbGen.Generator.Schema;

/// <summary>The kinds of named types of the GraphQL type system.</summary>
internal enum SchemaTypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}
