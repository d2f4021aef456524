using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace WandbGen.Testing.GraphQL;

/// <summary>Removes the fields and types of missing features from the schema, so that documents with them are refused, as by older W&amp;B
/// servers.</summary>
internal static class FeatureGate
{
    // A feature, and the type, field, argument or enum value that it added.
    private static readonly (string Feature, string Type, string? Member, string? Argument)[] s_additions =
    [
        (SandboxFeatures.AutomationActionNoOp, "NoOpTriggeredAction", null, null),
        (SandboxFeatures.AutomationActionPushNotification, "PushNotificationTriggeredAction", null, null),
        (SandboxFeatures.AutomationScopeEntity, "TriggerScope", "Entity", null),
        .. SandboxFeatures.AutomationEvents.Select(static feature =>
            (feature, "EventTriggeringConditionType", feature[SandboxFeatures.AutomationEventPrefix.Length..], (string?)null)
        ),
        (SandboxFeatures.AutomationsOnOrganization, "Organization", "triggers", null),
        (SandboxFeatures.ArtifactRegistrySearch, "Entity", "artifactCollections", "projectFilters"),
        (SandboxFeatures.ArtifactRegistrySearch, "Entity", "artifactMemberships", null),
        (SandboxFeatures.ArtifactRegistrySearch, "Entity", "projects", "filters"),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "Organization", "advancedRegistryFeatures", null),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "ArtifactCollectionConnection", "totalCount", null),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "ArtifactType", "artifactCollections", "filters"),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "ArtifactType", "artifactCollections", "order"),
        (SandboxFeatures.ArtifactCollectionsFilteringSorting, "Project", "artifactCollections", "filters"),
        (SandboxFeatures.ArtifactMembershipInLinkArtifactResponse, "LinkArtifactPayload", "artifactMembership", null),
        (SandboxFeatures.ArtifactTags, "CreateArtifactInput", "tags", null),
        (SandboxFeatures.ArtifactTags, "UpdateArtifactInput", "tagsToAdd", null),
        (SandboxFeatures.ArtifactTags, "UpdateArtifactInput", "tagsToDelete", null),
        (SandboxFeatures.UseArtifactWithEntityAndProject, "UseArtifactInput", "artifactEntityName", null),
        (SandboxFeatures.UseArtifactWithEntityAndProject, "UseArtifactInput", "artifactProjectName", null),
        (SandboxFeatures.IncludeArtifactTypesInRegistryCreation, "UpsertModelInput", "allowAllArtifactTypesInRegistry", null),
        (SandboxFeatures.IncludeArtifactTypesInRegistryCreation, "UpsertModelInput", "artifactTypes", null),
        (SandboxFeatures.MarkRunFilesUploaded, "Mutation", "markRunFilesUploaded", null),
        (SandboxFeatures.QueryAutomationsOnEntity, "Entity", "triggers", null),
        (SandboxFeatures.SweepsLocalScheduler, "Mutation", "enqueueSweepRun", null),
        (SandboxFeatures.SweepsQueryFiltering, "Project", "sweeps", "filters"),
        (SandboxFeatures.TotalCountInFileConnection, "FileConnection", "totalCount", null),
    ];

    // The types, fields and arguments that have no feature, but that servers without any features lack.
    private static readonly (string Type, string? Member, string? Argument)[] s_laterThanFeatures =
    [
        ("Artifact", "filesByManifestEntries", null),
        ("BucketType", "logLines", "useImprovedPagination"),
        ("Run", "logLines", "useImprovedPagination"),
        ("ServerInfo", "features", null),
    ];

    /// <param name="schema">The schema as it is now.</param>
    /// <param name="features">The features that the server has; <see langword="null"/> if it is from before there were any.</param>
    public static string Apply(string schema, IReadOnlyCollection<string>? features)
    {
        List<(string Type, string? Member, string? Argument)> lacking =
        [
            .. s_additions
                .Where(addition => features?.Contains(addition.Feature, StringComparer.Ordinal) != true)
                .Select(static addition => (addition.Type, addition.Member, addition.Argument)),
            .. features is null ? s_laterThanFeatures : [],
        ];
        if (lacking.Count == 0)
        {
            return schema;
        }

        GraphQLDocument document = Parser.Parse(schema);
        foreach ((string type, string? member, string? argument) in lacking)
        {
            Remove(document, type, member, argument);
        }

        return new SDLPrinter().Print(document);
    }

    private static void Remove(GraphQLDocument document, string type, string? member, string? argument)
    {
        ASTNode definition = document.Definitions.Single(candidate => candidate is GraphQLTypeDefinition named && named.Name.Value == type);
        if (member is null)
        {
            document.Definitions.Remove(definition);
            foreach (GraphQLUnionTypeDefinition union in document.Definitions.OfType<GraphQLUnionTypeDefinition>())
            {
                union.Types?.Items.RemoveAll(item => item.Name.Value == type);
            }

            return;
        }

        if (definition is GraphQLUnionTypeDefinition types)
        {
            types.Types!.Items.RemoveAll(item => item.Name.Value == member);
            return;
        }

        if (definition is GraphQLEnumTypeDefinition values)
        {
            values.Values!.Items.RemoveAll(value => value.Name.Value == member);
            return;
        }

        if (definition is GraphQLInputObjectTypeDefinition input)
        {
            input.Fields!.Items.RemoveAll(field => field.Name.Value == member);
            return;
        }

        List<GraphQLFieldDefinition> fields = definition switch
        {
            GraphQLObjectTypeDefinition objectType => objectType.Fields!.Items,
            GraphQLInterfaceTypeDefinition interfaceType => interfaceType.Fields!.Items,
            _ => throw new InvalidOperationException($"{type} has no fields."),
        };
        if (argument is null)
        {
            fields.RemoveAll(field => field.Name.Value == member);
        }
        else
        {
            fields.Single(field => field.Name.Value == member).Arguments!.Items.RemoveAll(item => item.Name.Value == argument);
        }
    }
}
