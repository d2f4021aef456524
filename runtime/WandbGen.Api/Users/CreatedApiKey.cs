using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// An API key that was created. The server shows the key itself only this once: store <see cref="Secret"/> as a secret.
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
    /// The key. No text of this library contains it: neither <see cref="ToString"/> nor the later messages and logs of the client that
    /// created it.
    /// </summary>
    public string Secret { get; }

    /// <summary>Returns the purpose and the id, without the key.</summary>
    public override string ToString() => SafeText.Clean($"API key '{Description}' ({Id})");
}

/// <summary>The server's answer when a key is created.</summary>
[WandbObject("ApiKey")]
internal sealed partial class KeyWithSecret
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }
}
