namespace WandbGen;

/// <summary>The teams that the API key's owner belongs to: GraphQL's <c>viewer.teams</c>, a connection that does not say whether there is
/// more, so that the page that is not full is the last.</summary>
[WandbCollection<Team>("query Teams { viewer { teams } }")]
public sealed partial class Teams;
