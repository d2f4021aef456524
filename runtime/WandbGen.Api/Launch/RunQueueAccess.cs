namespace WandbGen;

/// <summary>The users who can use a run queue: GraphQL's <c>RunQueueAccessType</c>.</summary>
public enum RunQueueAccess
{
    /// <summary>All members of the project.</summary>
    Project,

    /// <summary>The user who created the queue.</summary>
    User,
}

/// <summary>Whether the items of a run queue have priorities: GraphQL's <c>RunQueuePrioritizationMode</c>.</summary>
public enum RunQueuePrioritization
{
    /// <summary>Items have no priority.</summary>
    Disabled,

    /// <summary>Items have a priority from 0 (highest) to 4.</summary>
    V0,
}
