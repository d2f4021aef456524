namespace WandbGen;

/// <summary>
/// A service that a team's automations can use: GraphQL's interface <c>Integration</c>, which is a <see cref="SlackIntegration"/>, a <see
/// cref="WebhookIntegration"/> or another type.
/// </summary>
[WandbObject("Integration")]
public abstract partial class Integration : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }
}

/// <summary>A Slack channel.</summary>
[WandbVariant("SlackIntegration")]
public partial class SlackIntegration : Integration
{
    /// <summary>The name of the Slack workspace.</summary>
    public required string TeamName { get; init; }

    /// <summary>The name of the channel.</summary>
    public required string ChannelName { get; init; }

    private protected override string Label => $"{TeamName} #{ChannelName.TrimStart('#')}";
}

/// <summary>A webhook: GraphQL's <c>GenericWebhookIntegration</c>.</summary>
[WandbVariant("GenericWebhookIntegration")]
public partial class WebhookIntegration : Integration
{
    /// <summary>The display name.</summary>
    public required string Name { get; init; }

    /// <summary>The address that is called: GraphQL's <c>urlEndpoint</c>. Everybody who knows it can call it, so treat it as a
    /// secret.</summary>
    [WandbField("urlEndpoint")]
    public required string Url { get; init; }

    /// <summary>The time when the webhook was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    // Never the address: it is a secret, because it can be called without a key.
    private protected override string Label => Name;
}

/// <summary>An integration of a kind that this version of the library does not have.</summary>
[WandbVariant]
public partial class OtherIntegration : Integration
{
    /// <summary>The name of the kind in GraphQL, such as <c>GitHubOAuthIntegration</c>.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }

    private protected override string Label => $"{Kind} {Id}";
}
