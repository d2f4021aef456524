using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.GitHub;

[WandbObject]
public sealed partial record Repository
{
    public required string NameWithOwner { get; init; }
    public required Uri Url { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    [WandbField("owner.login")]
    public required string Owner { get; init; }

    [WandbField("repositoryTopics(first: 20).nodes.topic.name")]
    public IReadOnlyList<string>? Topics { get; init; }

    [WandbField("stargazers.totalCount")]
    public int Stars { get; init; }
}

[WandbCollection<Repository>("viewer { repositories }")]
public sealed partial class MyRepositories;

[WandbCollection<Repository>("organization(login: $login) { repositories(orderBy: {field: UPDATED_AT, direction: DESC}) }")]
public sealed partial class OrganizationRepositories;

public enum IssueState
{
    Unknown,
    Open,
    Closed,
}

[WandbObject]
public sealed partial record Issue
{
    public int Number { get; init; }
    public required string Title { get; init; }
    public IssueState State { get; init; }

    [WandbField("author.login")]
    public string? Author { get; init; }

    [WandbField("labels(first: 10).nodes.name")]
    public IReadOnlyList<string>? Labels { get; init; }

    [WandbContext]
    public required string Repository { get; init; }
}

// Every issue of every repository of an organization.
[WandbCollection<Issue>(
    "query Issues($login: String!, $states: [IssueState!]) { organization(login: $login) {"
        + " repositories { nodes { repository: nameWithOwner issues(states: $states) } } } }"
)]
[WandbVariable<IReadOnlyList<IssueState>>("states")]
public sealed partial class OrganizationIssues;

[WandbObject]
public sealed partial record Commit
{
    public required string MessageHeadline { get; init; }
    public DateTimeOffset CommittedDate { get; init; }

    [WandbField("author.name")]
    public string? Author { get; init; }
}

[WandbCollection<Commit>(
    "repository(owner: $owner, name: $name) { defaultBranchRef { target { ... on Commit { history(since: $since) } } } }"
)]
[WandbVariable<DateTimeOffset?>("since")]
public sealed partial class Commits;

[WandbCollection<Issue>("node(id: $id) { ... on Repository { repository: nameWithOwner issues } }")]
public sealed partial class IssuesOfNode;

[WandbObject("SearchResultItem")]
public abstract partial record Found;

[WandbVariant("Repository")]
public sealed partial record FoundRepository : Found
{
    public required string NameWithOwner { get; init; }
}

[WandbVariant("Issue")]
public sealed partial record FoundIssue : Found
{
    public required string Title { get; init; }
}

[WandbVariant]
public sealed partial record FoundOther : Found
{
    [WandbField("__typename")]
    public required string Type { get; init; }
}

[WandbCollection<Found>("search(query: $text, type: ISSUE) { issueCount @total nodes }")]
public sealed partial class Search;

// An edge's own field beside the node, and scalars.
[WandbObject]
public sealed partial record Language
{
    public required string Name { get; init; }

    [WandbContext]
    public int Size { get; init; }
}

[WandbCollection<Language>("repository(owner: $owner, name: $name) { languages { edges { size node } } }")]
public sealed partial class Languages;

[WandbCollection<string>("repository(owner: $owner, name: $name) { stargazers { nodes { login } } }")]
public sealed partial class Stargazers;

[WandbObject("IssueTimelineItems")]
public abstract partial record TimelineItem;

[WandbVariant("IssueComment")]
public sealed partial record TimelineComment : TimelineItem
{
    public required string Body { get; init; }
    public Uri? Url { get; init; }
}

[WandbVariant]
public sealed partial record OtherTimelineItem : TimelineItem;

[WandbCollection<TimelineItem>("repository(owner: $owner, name: $name) { issue(number: $number) { timelineItems } }")]
public sealed partial class Timeline;

[WandbInput]
public sealed partial record CreateIssueInput
{
    public required string RepositoryId { get; init; }
    public required string Title { get; init; }
    public string? Body { get; init; }
    public IReadOnlyList<string>? LabelIds { get; init; }
    public Optional<string?> MilestoneId { get; init; }
}

public sealed partial class Operations(WandbClient client)
{
    [WandbMutation("createIssue(input: $input) { issue { number } }")]
    public partial Task<int?> CreateIssueAsync(CreateIssueInput input, CancellationToken cancellationToken = default);

    [WandbMutation("addStar(input: {starrableId: $id}) { starrable { stargazerCount } }")]
    public partial Task<int?> StarAsync(string id);

    [WandbQuery("rateLimit { remaining }")]
    public partial Task<int?> RemainingAsync();

    [WandbQuery("repository(owner: $owner, name: $name)")]
    public partial Task<Repository?> RepositoryAsync(string owner, string name, CancellationToken cancellationToken = default);

    [WandbQuery(Document = "github.Pulls.graphql")]
    public partial Task<IReadOnlyList<Pull?>?> PullsAsync(string owner, string name);
}

[WandbObject("PullRequest")]
public sealed partial record Pull(int Number, string Title, [property: WandbField("author.login")] string? Author);

[WandbCollection<Pull>(Document = "github.AllPulls.graphql")]
public sealed partial class Pulls;
