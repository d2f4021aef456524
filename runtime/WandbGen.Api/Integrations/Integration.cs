namespace WandbGen;

/// <summary>What a team's automations can reach: GraphQL's interface <c>Integration</c>, which is a <see cref="SlackIntegration"/>, a
/// <see cref="WebhookIntegration"/> or another.</summary>
[WandbObject("Integration")]
public abstract partial class Integration : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }
}

/// <summary>A channel of Slack.</summary>
[WandbVariant("SlackIntegration")]
public partial class SlackIntegration : Integration
{
    /// <summary>The workspace's name.</summary>
    public required string TeamName { get; init; }

    /// <summary>The channel's name.</summary>
    public required string ChannelName { get; init; }

    private protected override string Label => $"{TeamName} #{ChannelName.TrimStart('#')}";
}

/// <summary>An address that is called: GraphQL's <c>GenericWebhookIntegration</c>.</summary>
[WandbVariant("GenericWebhookIntegration")]
public partial class WebhookIntegration : Integration
{
    /// <summary>The name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>The address. Whoever knows it can call it, so treat it as a secret.</summary>
    [WandbField("urlEndpoint")]
    public required string Url { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    // Never the address, since whoever knows it can call it.
    private protected override string Label => Name;
}

/// <summary>An integration of a kind that this version does not know.</summary>
[WandbVariant]
public partial class OtherIntegration : Integration
{
    /// <summary>The kind's name in GraphQL, such as <c>GitHubOAuthIntegration</c>.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }

    private protected override string Label => $"{Kind} {Id}";
}
