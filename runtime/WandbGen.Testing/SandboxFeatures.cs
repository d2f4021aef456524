namespace WandbGen.Testing;

/// <summary>The features that the sandbox really has, under W&amp;B's names.</summary>
public static class SandboxFeatures
{
    /// <summary>Collections of artifacts can be filtered, ordered and counted.</summary>
    public const string ArtifactCollectionsFilteringSorting = "ARTIFACT_COLLECTIONS_FILTERING_SORTING";

    /// <summary>Registries, their collections and versions can be searched in a whole organization.</summary>
    public const string ArtifactRegistrySearch = "ARTIFACT_REGISTRY_SEARCH";

    /// <summary>A run's files can be marked as uploaded.</summary>
    public const string MarkRunFilesUploaded = "MARK_RUN_FILES_UPLOADED";

    /// <summary>An entity's automations can be asked for.</summary>
    public const string QueryAutomationsOnEntity = "QUERY_AUTOMATIONS_ON_ENTITY";

    /// <summary>Sweeps can be filtered.</summary>
    public const string SweepsQueryFiltering = "SWEEPS_QUERY_FILTERING";

    /// <summary>Files can be counted.</summary>
    public const string TotalCountInFileConnection = "TOTAL_COUNT_IN_FILE_CONNECTION";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ArtifactCollectionsFilteringSorting,
        ArtifactRegistrySearch,
        MarkRunFilesUploaded,
        QueryAutomationsOnEntity,
        SweepsQueryFiltering,
        TotalCountInFileConnection,
    ];
}
