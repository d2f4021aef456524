namespace WandbGen.Testing.Data;

/// <summary>An integration as it is stored.</summary>
/// <param name="Kind">Its GraphQL type.</param>
/// <param name="Target">The recipient: a channel or an address.</param>
internal sealed record IntegrationRecord(long Id, string Kind, string Name, string Target);

/// <summary>An automation as it is stored.</summary>
internal sealed record AutomationRecord
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string? Description { get; init; }

    public required bool IsEnabled { get; init; }

    public required string EventType { get; init; }

    /// <summary>JSON.</summary>
    public required string Filter { get; init; }

    /// <summary>The action: its GraphQL type.</summary>
    public required string Action { get; init; }

    public required string? Title { get; init; }

    public required string? Message { get; init; }

    public required string Severity { get; init; }

    /// <summary>JSON.</summary>
    public required string Payload { get; init; }

    public required IntegrationRecord? Integration { get; init; }

    public required RunQueueRecord? Queue { get; init; }
}
