using System.Collections.Concurrent;
using System.Collections.Frozen;
using GraphQL;
using GraphQL.Conversion;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;

namespace WandbGen.Testing.GraphQL;

/// <summary>W&amp;B's complete schema over the data of the sandbox. GraphQL.NET validates every document against it.</summary>
internal static class SandboxSchema
{
    private static readonly Lazy<FrozenDictionary<string, IReadOnlyList<string>>> s_enums = new(static () =>
        Parser
            .Parse(ReadText())
            .Definitions.OfType<GraphQLEnumTypeDefinition>()
            .ToFrozenDictionary(
                static type => type.Name.StringValue,
                static IReadOnlyList<string> (type) => [.. type.Values!.Items.Select(static value => value.Name.StringValue)]
            )
    );

    // Every test has its own server, and all servers share one schema, because creating it takes longer than most tests.
    private static readonly ConcurrentDictionary<(string? Features, bool Int64AsText), Lazy<ISchema>> s_schemas = new();

    /// <summary>The schema of all servers with the same options. The <see cref="Graph"/> of a server is the root value.</summary>
    public static ISchema Get(WandbSandboxOptions options)
    {
        string? features = options.Features is null ? null : string.Join(' ', options.Features.Order(StringComparer.Ordinal));
        return s_schemas.GetOrAdd((features, options.Int64AsText), _ => new Lazy<ISchema>(() => Create(options))).Value;
    }

    private static Schema Create(WandbSandboxOptions options)
    {
        string text = FeatureGate.Apply(ReadText(), options.Features);
        Schema schema = Schema.For(
            text,
            builder =>
            {
                foreach (GraphQLObjectTypeDefinition type in Parser.Parse(text).Definitions.OfType<GraphQLObjectTypeDefinition>())
                {
                    string name = type.Name.StringValue;
                    builder.Types.For(name).IsTypeOfFunc = value => value is Node node && node.TypeName == name;
                }
            }
        );
        // W&B has a field named ID and one named Type.
        schema.NameConverter = DefaultNameConverter.Instance;
        foreach (string scalar in (string[])["DateTime", "Duration", "JSON", "JSONString"])
        {
            schema.RegisterType(new JsonScalar(scalar));
        }

        schema.RegisterType(new Int64Scalar(options.Int64AsText));
        schema.ReplaceScalar(new WandbIdGraphType());
        schema.Initialize();

        var resolver = new FieldResolver();
        foreach (IGraphType type in schema.AllTypes)
        {
            if (type is IObjectGraphType objectType && !type.Name.StartsWith("__", StringComparison.Ordinal))
            {
                foreach (FieldType field in objectType.Fields)
                {
                    field.Resolver = resolver;
                }
            }
        }

        return schema;
    }

    /// <summary>Returns the values of an enum.</summary>
    public static IReadOnlyList<string> ValuesOf(string enumName) => s_enums.Value[enumName];

    /// <summary>Returns the schema as SDL.</summary>
    public static string ReadText()
    {
        using var reader = new StreamReader(typeof(SandboxSchema).Assembly.GetManifestResourceStream("wandb.graphql")!);
        return reader.ReadToEnd();
    }
}
