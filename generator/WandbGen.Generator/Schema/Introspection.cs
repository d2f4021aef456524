namespace WandbGen.Generator.Schema;

/// <summary>The types and fields by which every server answers about its schema.</summary>
internal static class Introspection
{
    private const string Text = """
        type Query { __schema: __Schema! __type(name: String!): __Type }
        type __Schema { description: String types: [__Type!]! queryType: __Type! mutationType: __Type
          subscriptionType: __Type directives(includeDeprecated: Boolean = false): [__Directive!]! }
        type __Type { kind: __TypeKind! name: String description: String specifiedByURL: String
          fields(includeDeprecated: Boolean = false): [__Field!] interfaces: [__Type!] possibleTypes: [__Type!]
          enumValues(includeDeprecated: Boolean = false): [__EnumValue!]
          inputFields(includeDeprecated: Boolean = false): [__InputValue!] ofType: __Type isOneOf: Boolean }
        type __Field { name: String! description: String args(includeDeprecated: Boolean = false): [__InputValue!]!
          type: __Type! isDeprecated: Boolean! deprecationReason: String }
        type __InputValue { name: String! description: String type: __Type! defaultValue: String
          isDeprecated: Boolean! deprecationReason: String }
        type __EnumValue { name: String! description: String isDeprecated: Boolean! deprecationReason: String }
        type __Directive { name: String! description: String isRepeatable: Boolean! locations: [__DirectiveLocation!]!
          args(includeDeprecated: Boolean = false): [__InputValue!]! isDeprecated: Boolean! deprecationReason: String }
        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
        enum __DirectiveLocation { QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
          VARIABLE_DEFINITION SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE
          INPUT_OBJECT INPUT_FIELD_DEFINITION DIRECTIVE_DEFINITION }
        """;

    private static readonly string[] s_names =
    [
        "__Schema",
        "__Type",
        "__Field",
        "__InputValue",
        "__EnumValue",
        "__Directive",
        "__TypeKind",
        "__DirectiveLocation",
    ];

    private static readonly Lazy<SchemaModel> s_model = new(static () => SchemaModel.Parse("introspection", Text, default));

    /// <summary>The fields of the root of queries.</summary>
    public static NamedList<SchemaField> Fields => s_model.Value.QueryType!.Fields;

    /// <summary>Whether a name is one of these types'.</summary>
    public static bool IsType(string name) => Array.IndexOf(s_names, name) >= 0;

    /// <summary>One of these types.</summary>
    public static SchemaType? Find(string name) => IsType(name) && s_model.Value.Find(name) is { } type ? type : null;
}
