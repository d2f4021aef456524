namespace WandbGen;

/// <summary>
/// An API key of a user in a listing: GraphQL's <c>ApiKey</c>. The server shows the key itself only once, when it is created.
/// </summary>
[WandbObject("ApiKey")]
public partial class UserApiKey : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The purpose of the key.</summary>
    public string? Description { get; init; }

    private protected override string Label => Description ?? Id;
}
