namespace WandbGen;

/// <summary>The members of a team: GraphQL's <c>entity.members</c>, which the server sends as one page.</summary>
[WandbCollection<Member>("query Members($team: String!) { entity(name: $team) { memberCount @total members } }")]
public sealed partial class Members;
