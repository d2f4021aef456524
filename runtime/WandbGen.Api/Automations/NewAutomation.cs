using WandbGen.Redaction;

namespace WandbGen;

/// <summary>An automation to create, for <see cref="WandbApi.CreateAutomationAsync"/>.</summary>
public sealed record NewAutomation
{
    /// <summary>The name, at most 255 characters. Names are unique in a project.</summary>
    public required string Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the automation is enabled.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// The project, registry, collection or team that is watched. An object of one of these types can be assigned.
    /// </summary>
    public required NewAutomationScope Scope { get; init; }

    /// <summary>The condition that triggers the automation.</summary>
    public required AutomationCondition Condition { get; init; }

    /// <summary>The action that is performed.</summary>
    public required NewAutomationAction Action { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(NewAutomation), PrintMembers);
}

/// <summary>Changes of an automation, for <see cref="Automation.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record AutomationUpdate
{
    /// <summary>The new name.</summary>
    public string? Name { get; init; }

    /// <summary>The new description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the automation is enabled.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>The new scope. An object that can be watched can be assigned.</summary>
    public NewAutomationScope? Scope { get; init; }

    /// <summary>The new condition.</summary>
    public AutomationCondition? Condition { get; init; }

    /// <summary>The new action.</summary>
    public NewAutomationAction? Action { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(AutomationUpdate), PrintMembers);
}
