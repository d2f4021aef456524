namespace WandbGen;

/// <summary>The integrations of a team: GraphQL's <c>entity.integrations</c>.</summary>
/// <example>
/// <code>
/// await foreach (SlackIntegration slack in api.Integrations("team").OfType&lt;SlackIntegration&gt;())
/// {
///     Console.WriteLine(slack.ChannelName);
/// }
/// </code>
/// </example>
[WandbCollection<Integration>("query Integrations($entity: String!) { entity(name: $entity) { integrations } }")]
public sealed partial class Integrations;
