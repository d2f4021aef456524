using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Linear;

[WandbObject]
public sealed partial record Issue
{
    public required string Identifier { get; init; }
    public required string Title { get; init; }
    public double Priority { get; init; }
    public DateOnly? DueDate { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public WandbValue ReactionData { get; init; }

    [WandbField("state.name")]
    public required string State { get; init; }

    [WandbField("assignee.name")]
    public string? Assignee { get; init; }

    [WandbField("labels(first: 20).nodes.name")]
    public IReadOnlyList<string> Labels { get; init; } = [];

    [WandbField("parent.identifier")]
    public string? Parent { get; init; }
}

[WandbInput]
public sealed partial record IssueFilter
{
    public StringComparator? Title { get; init; }
    public IReadOnlyList<IssueFilter>? And { get; init; }
    public NullableNumberComparator? Priority { get; init; }
}

[WandbInput]
public sealed partial record StringComparator
{
    public string? Eq { get; init; }

    [WandbField("in")]
    public IReadOnlyList<string>? OneOf { get; init; }
}

[WandbInput]
public sealed partial record NullableNumberComparator
{
    public double? Gte { get; init; }
    public bool? Null { get; init; }
}

public enum PaginationOrderBy
{
    Unknown,
    CreatedAt,
    UpdatedAt,
}

[WandbCollection<Issue>(
    "query Issues($filter: IssueFilter, $orderBy: PaginationOrderBy = updatedAt) { issues(filter: $filter, orderBy: $orderBy) }"
)]
[WandbVariable<IssueFilter>("filter")]
[WandbVariable<PaginationOrderBy?>("orderBy")]
public sealed partial class Issues;

[WandbObject("Issue")]
public sealed partial record TeamIssue
{
    public required string Id { get; init; }

    [WandbContext("teamName")]
    public required string Team { get; init; }
}

[WandbCollection<TeamIssue>("teams { nodes { teamName: name issues } }")]
public sealed partial class TeamIssues;

[WandbObject("IssueSearchResult")]
public sealed partial record Match(string Id, string Title);

[WandbCollection<Match>("searchIssues(term: $term)")]
public sealed partial class Matches;

[WandbObject("Notification")]
public abstract partial record Notification
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
}

[WandbVariant("IssueNotification")]
public sealed partial record IssueNotification : Notification
{
    [WandbField("issue.identifier")]
    public required string Issue { get; init; }
}

[WandbVariant]
public sealed partial record OtherNotification : Notification;

[WandbCollection<Notification>("notifications")]
public sealed partial class Notifications;

[WandbCollection<string>("team(id: $team) { members { nodes { email } } }")]
public sealed partial class Emails;

[WandbInput]
public sealed partial record IssueCreateInput
{
    public required string TeamId { get; init; }
    public string? Title { get; init; }
    public DateOnly? DueDate { get; init; }
    public JsonObject? DescriptionData { get; init; }
    public IReadOnlyList<string>? LabelIds { get; init; }
}

public static partial class Operations
{
    [WandbMutation("issueCreate(input: $input) { issue }")]
    public static partial Task<Issue?> CreateAsync(this WandbClient client, IssueCreateInput input, CancellationToken cancellationToken);

    [WandbMutation("issueArchive(id: $id) { success }")]
    public static partial Task<bool> ArchiveAsync(this WandbClient client, string id);

    [WandbQuery("viewer { name }")]
    public static partial Task<string> MeAsync(this WandbClient client);

    [WandbQuery("issue(id: $id)")]
    public static partial Task<Issue> IssueAsync(this WandbClient client, string id);
}
