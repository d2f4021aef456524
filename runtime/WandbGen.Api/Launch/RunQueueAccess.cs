namespace WandbGen;

/// <summary>Who may use a run queue: GraphQL's <c>RunQueueAccessType</c>.</summary>
public enum RunQueueAccess
{
    /// <summary>Everybody in the project.</summary>
    Project,

    /// <summary>The user who made it.</summary>
    User,
}

/// <summary>Whether the items of a run queue have priorities: GraphQL's <c>RunQueuePrioritizationMode</c>.</summary>
public enum RunQueuePrioritization
{
    /// <summary>Items have no priority.</summary>
    Disabled,

    /// <summary>Items have a priority from 0, which is first, to 4.</summary>
    V0,
}
