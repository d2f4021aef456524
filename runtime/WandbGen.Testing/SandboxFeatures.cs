namespace WandbGen.Testing;

/// <summary>W&amp;B's names of the server features that the sandbox implements.</summary>
public static class SandboxFeatures
{
    internal const string AutomationEventPrefix = "AUTOMATION_EVENT_";

    /// <summary>Collections of artifacts can be filtered, ordered and counted.</summary>
    public const string ArtifactCollectionsFilteringSorting = "ARTIFACT_COLLECTIONS_FILTERING_SORTING";

    /// <summary>The mutation that links a version returns the version's name in the target collection.</summary>
    public const string ArtifactMembershipInLinkArtifactResponse = "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE";

    /// <summary>Registries, their collections and versions can be searched in a whole organization.</summary>
    public const string ArtifactRegistrySearch = "ARTIFACT_REGISTRY_SEARCH";

    /// <summary>Versions of artifacts can have tags.</summary>
    public const string ArtifactTags = "ARTIFACT_TAGS";

    /// <summary>Automations can have an action that does nothing.</summary>
    public const string AutomationActionNoOp = "AUTOMATION_ACTION_NO_OP";

    /// <summary>Automations can send push notifications.</summary>
    public const string AutomationActionPushNotification = "AUTOMATION_ACTION_PUSH_NOTIFICATION";

    /// <summary>Automations can watch all projects of an entity.</summary>
    public const string AutomationScopeEntity = "AUTOMATION_SCOPE_ENTITY";

    /// <summary>The automations of an organization can be queried.</summary>
    public const string AutomationsOnOrganization = "AUTOMATIONS_ON_ORGANIZATION";

    /// <summary>Registries can be created and changed with the artifact types that they accept.</summary>
    public const string IncludeArtifactTypesInRegistryCreation = "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION";

    /// <summary>A run's files can be marked as uploaded.</summary>
    public const string MarkRunFilesUploaded = "MARK_RUN_FILES_UPLOADED";

    /// <summary>The automations of an entity can be queried.</summary>
    public const string QueryAutomationsOnEntity = "QUERY_AUTOMATIONS_ON_ENTITY";

    /// <summary>Runs with given parameters can be added to a sweep.</summary>
    public const string SweepsLocalScheduler = "SWEEPS_LOCAL_SCHEDULER";

    /// <summary>Sweeps can be filtered.</summary>
    public const string SweepsQueryFiltering = "SWEEPS_QUERY_FILTERING";

    /// <summary>Files can be counted.</summary>
    public const string TotalCountInFileConnection = "TOTAL_COUNT_IN_FILE_CONNECTION";

    /// <summary>The mutation that records the use of an artifact accepts the project in which the artifact was found.</summary>
    public const string UseArtifactWithEntityAndProject = "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION";

    /// <summary>
    /// The features for events of automations. The name of such a feature is <c>AUTOMATION_EVENT_</c> followed by the name of the event.
    /// </summary>
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

    /// <summary>All features that the sandbox implements.</summary>
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
        IncludeArtifactTypesInRegistryCreation,
        MarkRunFilesUploaded,
        QueryAutomationsOnEntity,
        SweepsLocalScheduler,
        SweepsQueryFiltering,
        TotalCountInFileConnection,
        UseArtifactWithEntityAndProject,
    ];
}
