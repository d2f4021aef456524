using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.Testing.Http;

namespace WandbGen.Testing.GraphQL;

/// <summary>The whole W&amp;B schema over what the sandbox has; GraphQL.NET validates every document against it.</summary>
internal static class SandboxSchema
{
    public static ISchema Create(WandbSandboxOptions options, SandboxData data, FileAddresses addresses)
    {
        using var reader = new StreamReader(typeof(SandboxSchema).Assembly.GetManifestResourceStream("wandb.graphql")!);
        string text = FeatureGate.Apply(reader.ReadToEnd(), options.Features);
        Schema schema = Schema.For(text, builder =>
        {
            foreach (GraphQLObjectTypeDefinition type in Parser.Parse(text).Definitions.OfType<GraphQLObjectTypeDefinition>())
            {
                string name = type.Name.StringValue;
                builder.Types.For(name).IsTypeOfFunc = value => value is Node node && node.TypeName == name;
            }
        });
        foreach (string scalar in (string[])["DateTime", "Duration", "JSON", "JSONString"])
        {
            schema.RegisterType(new JsonScalar(scalar));
        }

        schema.RegisterType(new Int64Scalar(options.Int64AsText));
        schema.ReplaceScalar(new WandbIdGraphType());
        schema.Initialize();

        var root = new Root(new Graph(options, data, addresses));
        var resolver = new FuncFieldResolver<object?>(context => Resolve(context, root));
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

    private static object? Resolve(IResolveFieldContext context, Root root)
    {
        Node node = context.Source as Node ?? (context.ParentType.Name == "Mutation" ? root.Mutation : root.Query);
        try
        {
            if (node.TryResolve(context, out object? value) && value is not null)
            {
                return value;
            }
        }
        catch (FormatException exception)
        {
            // A filter that is none.
            throw new ExecutionError(exception.Message, exception);
        }

        // What there is nothing of is null or an empty list; what cannot be either is not served.
        return context.FieldDefinition.ResolvedType switch
        {
            NonNullGraphType { ResolvedType: ListGraphType } => Array.Empty<object>(),
            NonNullGraphType => throw new ExecutionError($"{context.ParentType.Name}.{context.FieldDefinition.Name} is not served by the sandbox"),
            _ => null,
        };
    }
}
