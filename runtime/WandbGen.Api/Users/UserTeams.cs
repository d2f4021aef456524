namespace WandbGen;

/// <summary>The teams that a user belongs to: GraphQL's <c>user.teams</c>. This connection does not state whether more teams follow, so the
/// page without teams is the last page.</summary>
[WandbCollection<Team>("query UserTeams($id: ID!) { user(id: $id) { teams } }")]
public sealed partial class UserTeams;
