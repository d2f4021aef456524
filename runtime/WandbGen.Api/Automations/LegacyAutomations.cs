namespace WandbGen;

/// <summary>
/// The automations of all projects of the API key's owner, one project after the other: GraphQL's
/// <c>viewer.projects.edges.node.triggers</c>, which every server supports.
/// </summary>
[WandbCollection<Automation>("query LegacyAutomations { viewer { projects { edges { node { triggers } } } } }")]
public sealed partial class LegacyAutomations;
