namespace WandbGen.Testing.Data;

/// <summary>What a client sets of an automation. What is <see langword="null"/> is left as it is.</summary>
internal sealed record AutomationChange
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool? IsEnabled { get; init; }

    public AutomationScopeRow? Scope { get; init; }

    public string? EventType { get; init; }

    /// <summary>JSON as it is stored, which is not quite as it was sent.</summary>
    public string? Filter { get; init; }

    public AutomationActionChange? Action { get; init; }
}

/// <summary>What an automation watches: an entity, one of its projects, or a collection of that.</summary>
internal sealed record AutomationScopeRow(long Entity, long? Project, long? Collection);

/// <summary>What an automation does.</summary>
/// <param name="Type">The GraphQL type.</param>
internal sealed record AutomationActionChange(string Type)
{
    public long? Integration { get; init; }

    public string? Title { get; init; }

    public string? Message { get; init; }

    public string? Severity { get; init; }

    /// <summary>JSON.</summary>
    public string? Payload { get; init; }
}
