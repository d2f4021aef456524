namespace WandbGen;

/// <summary>
/// The teams of the API key's owner: GraphQL's <c>viewer.teams</c>. This connection does not state whether more teams follow, so the
/// page without teams is the last page.
/// </summary>
[WandbCollection<Team>("query Teams { viewer { teams } }")]
public sealed partial class Teams;
