using System.Collections.Frozen;
using GraphQL;
using GraphQL.Conversion;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.Testing.Http;

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

    public static ISchema Create(WandbSandboxOptions options, SandboxData data, FileAddresses addresses)
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

        var graph = new Graph(options, data, addresses);
        var resolver = new FieldResolver(graph.Types, graph.Root.Query, graph.Root.Mutation);
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
