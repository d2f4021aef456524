using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace WandbGen.Testing.GraphQL;

/// <summary>Takes out of the schema what a server without a feature does not know: it refuses a document that has it, as W&amp;B's older
/// servers do.</summary>
internal static class FeatureGate
{
    // A feature, and the field or argument that came with it.
    private static readonly (string Feature, string Type, string Field, string? Argument)[] s_additions =
    [
        (SandboxFeatures.ArtifactRegistrySearch, "Entity", "artifactCollections", "projectFilters"),
        (SandboxFeatures.ArtifactRegistrySearch, "Entity", "artifactMemberships", null),
        (SandboxFeatures.ArtifactRegistrySearch, "Entity", "projects", "filters"),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "Organization", "advancedRegistryFeatures", null),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "ArtifactCollectionConnection", "totalCount", null),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "ArtifactType", "artifactCollections", "filters"),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "ArtifactType", "artifactCollections", "order"),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "Project", "artifactCollections", "filters"),
        (SandboxFeatures.MarkRunFilesUploaded, "Mutation", "markRunFilesUploaded", null),
        (SandboxFeatures.QueryAutomationsOnEntity, "Entity", "triggers", null),
        (SandboxFeatures.SweepsQueryFiltering, "Project", "sweeps", "filters"),
        (SandboxFeatures.TotalCountInFileConnection, "FileConnection", "totalCount", null),
    ];

    // What no feature stands for, but servers from before there were features lack.
    private static readonly (string Type, string Field, string? Argument)[] s_laterThanFeatures =
    [
        ("BucketType", "logLines", "useImprovedPagination"),
        ("Run", "logLines", "useImprovedPagination"),
        ("ServerInfo", "features", null),
    ];

    /// <param name="schema">The schema as it is now.</param>
    /// <param name="features">The features that the server has; <see langword="null"/> if it is from before there were any.</param>
    public static string Apply(string schema, IReadOnlyCollection<string>? features)
    {
        List<(string Type, string Field, string? Argument)> lacking =
        [
            .. s_additions
                .Where(addition => features?.Contains(addition.Feature, StringComparer.Ordinal) != true)
                .Select(static addition => (addition.Type, addition.Field, addition.Argument)),
            .. features is null ? s_laterThanFeatures : [],
        ];
        if (lacking.Count == 0)
        {
            return schema;
        }

        GraphQLDocument document = Parser.Parse(schema);
        foreach ((string type, string field, string? argument) in lacking)
        {
            List<GraphQLFieldDefinition> fields = document
                .Definitions.OfType<GraphQLTypeDefinition>()
                .Single(definition => definition.Name.Value == type) switch
            {
                GraphQLObjectTypeDefinition definition => definition.Fields!.Items,
                GraphQLInterfaceTypeDefinition definition => definition.Fields!.Items,
                GraphQLTypeDefinition definition => throw new InvalidOperationException($"{definition.Name.StringValue} has no fields."),
            };
            if (argument is null)
            {
                fields.RemoveAll(definition => definition.Name.Value == field);
            }
            else
            {
                fields
                    .Single(definition => definition.Name.Value == field)
                    .Arguments!.Items.RemoveAll(definition => definition.Name.Value == argument);
            }
        }

        return new SDLPrinter().Print(document);
    }
}
