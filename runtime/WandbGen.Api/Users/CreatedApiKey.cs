using System.Diagnostics;
using System.Text.Json.Serialization;
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
    /// created it. System.Text.Json does not serialize it.
    /// </summary>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Secret { get; }

    /// <summary>Returns the purpose and the id, without the key.</summary>
    public override string ToString() => SafeText.Clean($"API key '{Description}' ({Id})");
}

/// <summary>The server's answer when a key is created.</summary>
[WandbObject("ApiKey")]
internal sealed partial class KeyWithSecret
{
    public required string Id { get; init; }

    /// <summary>The secret. What writes exceptions with all of their public properties does not find it in the data of one.</summary>
    internal required string Name { get; init; }

    public string? Description { get; init; }
}
