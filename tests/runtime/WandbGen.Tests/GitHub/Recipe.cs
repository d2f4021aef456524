using WandbGen;

namespace GitHub;

[WandbObject(Schema = "github")]
public sealed partial record Issue
{
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required IssueState State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    [WandbField("author.login")]
    public string? Author { get; init; }
}

public enum IssueState
{
    Open,
    Closed,
}

[WandbCollection<Issue>(
    """
        query Issues($owner: String!, $name: String!, $states: [IssueState!]) {
          repository(owner: $owner, name: $name) { issues(states: $states) }
        }
        """,
    Schema = "github"
)]
[WandbVariable<IReadOnlyList<IssueState>>("states")]
public sealed partial class Issues;

public sealed partial class Account(WandbClient client)
{
    [WandbQuery("query Viewer { viewer { login } }", Schema = "github")]
    public partial Task<string> LoginAsync(CancellationToken cancellationToken = default);

    [WandbMutation("mutation Star($id: ID!) { addStar(input: {starrableId: $id}) { starrable { stargazerCount } } }", Schema = "github")]
    public partial Task<int?> StarAsync(string id, CancellationToken cancellationToken = default);
}
