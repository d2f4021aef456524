namespace WandbGen;

/// <summary>An API key of a user, as it is listed: the key itself is told once, when it is made, and never again. GraphQL's
/// <c>ApiKey</c>.</summary>
[WandbObject("ApiKey")]
public partial class UserApiKey : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>What the key is for.</summary>
    public string? Description { get; init; }

    private protected override string Label => Description ?? Id;
}
