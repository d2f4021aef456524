using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// An API key that was created: the only time that the server shows the key itself. Store <see cref="Secret"/> where secrets are stored.
/// </summary>
public sealed class CreatedApiKey
{
    internal CreatedApiKey(string id, string? description, string secret)
    {
        Id = id;
        Description = description;
        Secret = secret;
    }

    /// <summary>The server's opaque identifier.</summary>
    public string Id { get; }

    /// <summary>The purpose of the key.</summary>
    public string? Description { get; }

    /// <summary>
    /// The key. It is in no text of this library: neither in <see cref="ToString"/> nor, from now on, in messages and logs of the client
    /// that created it.
    /// </summary>
    public string Secret { get; }

    /// <summary>Returns the purpose and the id, without the key.</summary>
    public override string ToString() => SafeText.Clean($"API key '{Description}' ({Id})");
}

/// <summary>What the server says of a new key.</summary>
[WandbObject("ApiKey")]
internal sealed partial class KeyWithSecret
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }
}
