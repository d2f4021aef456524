namespace WandbGen;

/// <summary>
/// The organizations that the API key's owner belongs to: GraphQL's <c>viewer.organizations</c>, which the server sends as one page.
/// </summary>
[WandbCollection<Organization>("query Organizations { viewer { organizations } }")]
public sealed partial class Organizations;
