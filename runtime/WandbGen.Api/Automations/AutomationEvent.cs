using System.Text.Json.Serialization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The event that triggers an automation: GraphQL's union <c>TriggeringCondition</c>.</summary>
[WandbObject("TriggeringCondition")]
public abstract partial record AutomationEvent
{
    /// <summary>The kind's name in GraphQL, such as <c>FilterEventTriggeringCondition</c>.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public sealed override string ToString() => SafeText.OfRecord(GetType().Name, PrintMembers);
}

/// <summary>An automation waits for events that match a filter: GraphQL's <c>FilterEventTriggeringCondition</c>.</summary>
[WandbVariant("FilterEventTriggeringCondition")]
public sealed partial record AutomationFilterEvent : AutomationEvent
{
    /// <summary>The type of the event: GraphQL's <c>eventType</c>. A type that this version of the library does not know keeps its
    /// name.</summary>
    [WandbField("eventType")]
    public GraphQLEnum<AutomationEventType> Type { get; init; }

    /// <summary>
    /// The filter that selects events, as the server stores it. For events of runs, it is an object with <c>run_filter</c> and with
    /// <c>run_metric_filter</c> or <c>run_state_filter</c>. For events of artifacts, it is an object with <c>filter</c>. The filters in it
    /// are texts that contain JSON.
    /// </summary>
    [WandbField("filter", Converter = typeof(JsonTextConverter))]
    public WandbValue Filter { get; init; }

    /// <summary>
    /// <see cref="Type"/> and <see cref="Filter"/> with types, or <see langword="null"/> if this version of the library does not know their
    /// form. The condition can be used for another automation.
    /// </summary>
    public AutomationCondition? Condition => Type.Value is { } type ? AutomationFilterText.Read(type, Filter) : null;
}

/// <summary>An event of a kind that this version of the library does not know.</summary>
[WandbVariant]
public sealed partial record OtherAutomationEvent : AutomationEvent;

/// <summary>The types of events: GraphQL's <c>EventTriggeringConditionType</c>.</summary>
public enum AutomationEventType
{
    /// <summary>A version of an artifact was logged to the collection.</summary>
    CreateArtifact,

    /// <summary>A version of an artifact was linked to the collection: GraphQL's <c>LINK_MODEL</c>.</summary>
    [JsonStringEnumMemberName("LINK_MODEL")]
    LinkArtifact,

    /// <summary>A version of an artifact was removed from the collection.</summary>
    UnlinkArtifact,

    /// <summary>A version got an alias.</summary>
    AddArtifactAlias,

    /// <summary>An alias moved to another version. New automations use <see cref="AddArtifactAlias"/> instead.</summary>
    UpdateArtifactAlias,

    /// <summary>A version got a tag.</summary>
    AddArtifactTag,

    /// <summary>A version lost a tag.</summary>
    RemoveArtifactTag,

    /// <summary>A collection got a tag.</summary>
    AddCollectionTag,

    /// <summary>A collection lost a tag.</summary>
    RemoveCollectionTag,

    /// <summary>A metric of a run passed a threshold: GraphQL's <c>RUN_METRIC</c>.</summary>
    [JsonStringEnumMemberName("RUN_METRIC")]
    RunMetricThreshold,

    /// <summary>A metric of a run changed by an amount.</summary>
    RunMetricChange,

    /// <summary>A metric of a run left its usual range: GraphQL's <c>RUN_METRIC_ZSCORE</c>.</summary>
    [JsonStringEnumMemberName("RUN_METRIC_ZSCORE")]
    RunMetricZScore,

    /// <summary>A run changed to a specified state.</summary>
    RunState,

    /// <summary>A metric of Weave passed a threshold.</summary>
    WeaveMetricThreshold,
}
