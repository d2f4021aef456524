namespace WandbGen;

/// <summary>The teams that a person belongs to: GraphQL's <c>user.teams</c>, a connection that does not say whether there is more, so that
/// the page without teams is the last.</summary>
[WandbCollection<Team>("query UserTeams($id: ID!) { user(id: $id) { teams } }")]
public sealed partial class UserTeams;
