namespace WandbGen.Testing;

/// <summary>The features that the sandbox really has, under W&amp;B's names.</summary>
public static class SandboxFeatures
{
    internal const string AutomationEventPrefix = "AUTOMATION_EVENT_";

    /// <summary>Collections of artifacts can be filtered, ordered and counted.</summary>
    public const string ArtifactCollectionsFilteringSorting = "ARTIFACT_COLLECTIONS_FILTERING_SORTING";

    /// <summary>What links a version says how it is named where it was linked to.</summary>
    public const string ArtifactMembershipInLinkArtifactResponse = "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE";

    /// <summary>Registries, their collections and versions can be searched in a whole organization.</summary>
    public const string ArtifactRegistrySearch = "ARTIFACT_REGISTRY_SEARCH";

    /// <summary>Versions of artifacts can have tags.</summary>
    public const string ArtifactTags = "ARTIFACT_TAGS";

    /// <summary>Automations may do nothing.</summary>
    public const string AutomationActionNoOp = "AUTOMATION_ACTION_NO_OP";

    /// <summary>Automations may tell people's devices.</summary>
    public const string AutomationActionPushNotification = "AUTOMATION_ACTION_PUSH_NOTIFICATION";

    /// <summary>Automations may watch all projects of an entity.</summary>
    public const string AutomationScopeEntity = "AUTOMATION_SCOPE_ENTITY";

    /// <summary>An organization's automations can be asked for.</summary>
    public const string AutomationsOnOrganization = "AUTOMATIONS_ON_ORGANIZATION";

    /// <summary>A run's files can be marked as uploaded.</summary>
    public const string MarkRunFilesUploaded = "MARK_RUN_FILES_UPLOADED";

    /// <summary>An entity's automations can be asked for.</summary>
    public const string QueryAutomationsOnEntity = "QUERY_AUTOMATIONS_ON_ENTITY";

    /// <summary>Sweeps can be filtered.</summary>
    public const string SweepsQueryFiltering = "SWEEPS_QUERY_FILTERING";

    /// <summary>Files can be counted.</summary>
    public const string TotalCountInFileConnection = "TOTAL_COUNT_IN_FILE_CONNECTION";

    /// <summary>Who uses an artifact can say in which project it was found.</summary>
    public const string UseArtifactWithEntityAndProject = "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION";

    /// <summary>The events that automations may wait for and that came with a feature: its name is the event's after
    /// <c>AUTOMATION_EVENT_</c>.</summary>
    public static IReadOnlyList<string> AutomationEvents { get; } =
    [
        AutomationEventPrefix + "ADD_ARTIFACT_TAG",
        AutomationEventPrefix + "ADD_COLLECTION_TAG",
        AutomationEventPrefix + "REMOVE_ARTIFACT_TAG",
        AutomationEventPrefix + "REMOVE_COLLECTION_TAG",
        AutomationEventPrefix + "RUN_METRIC",
        AutomationEventPrefix + "RUN_METRIC_CHANGE",
        AutomationEventPrefix + "RUN_METRIC_ZSCORE",
        AutomationEventPrefix + "RUN_STATE",
        AutomationEventPrefix + "UNLINK_ARTIFACT",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ArtifactCollectionsFilteringSorting,
        ArtifactMembershipInLinkArtifactResponse,
        ArtifactRegistrySearch,
        ArtifactTags,
        AutomationActionNoOp,
        AutomationActionPushNotification,
        .. AutomationEvents,
        AutomationScopeEntity,
        AutomationsOnOrganization,
        MarkRunFilesUploaded,
        QueryAutomationsOnEntity,
        SweepsQueryFiltering,
        TotalCountInFileConnection,
        UseArtifactWithEntityAndProject,
    ];
}
