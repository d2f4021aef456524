using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The scope that an automation watches: GraphQL's union <c>TriggerScope</c>.</summary>
[WandbObject("TriggerScope")]
public abstract partial record AutomationScope
{
    /// <summary>The kind's name in GraphQL, such as <c>Project</c>.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public sealed override string ToString() => SafeText.OfRecord(GetType().Name, PrintMembers);
}

/// <summary>An automation watches one project: GraphQL's <c>Project</c>.</summary>
[WandbVariant("Project")]
public sealed partial record AutomationProjectScope : AutomationScope
{
    /// <summary>The project's name.</summary>
    [WandbField("name")]
    public required string Project { get; init; }

    /// <summary>The user or team that the project belongs to.</summary>
    [WandbField("entityName")]
    public required string Entity { get; init; }
}

/// <summary>An automation watches one collection of artifacts.</summary>
public abstract record AutomationCollectionScope : AutomationScope
{
    private protected AutomationCollectionScope() { }

    /// <summary>The collection's name.</summary>
    [WandbField("name")]
    public required string Collection { get; init; }

    /// <summary>The collection's project: GraphQL's <c>project.name</c>. <see langword="null"/> if the API key has no access to
    /// it.</summary>
    [WandbField("project.name")]
    public string? Project { get; init; }

    /// <summary>The user or team that the project belongs to: GraphQL's <c>project.entityName</c>. <see langword="null"/> if the API key
    /// has no access to the project.</summary>
    [WandbField("project.entityName")]
    public string? Entity { get; init; }
}

/// <summary>An automation watches what runs log under one name: GraphQL's <c>ArtifactSequence</c>.</summary>
[WandbVariant("ArtifactSequence")]
public sealed partial record AutomationSequenceScope : AutomationCollectionScope;

/// <summary>An automation watches what people link under one name: GraphQL's <c>ArtifactPortfolio</c>.</summary>
[WandbVariant("ArtifactPortfolio")]
public sealed partial record AutomationPortfolioScope : AutomationCollectionScope;

/// <summary>An automation watches all projects of a user, a team or an organization: GraphQL's <c>Entity</c>.</summary>
[RequiresServerFeature("AUTOMATION_SCOPE_ENTITY")]
[WandbVariant("Entity")]
public sealed partial record AutomationEntityScope : AutomationScope
{
    /// <summary>The name of the user, the team, or the organization's entity.</summary>
    [WandbField("name")]
    public required string Entity { get; init; }
}

/// <summary>An automation watches something of a kind that this version does not know.</summary>
[WandbVariant]
public sealed partial record OtherAutomationScope : AutomationScope;
