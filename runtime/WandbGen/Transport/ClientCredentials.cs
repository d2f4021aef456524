using System.Net.Http.Headers;
using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>What proves to the API who the client is.</summary>
internal abstract class ClientCredentials : IDisposable
{
    /// <summary>Says that a server does not take them.</summary>
    public abstract string Refuse(string host);

    /// <summary>The header of the next request; sends a request of its own where that is needed.</summary>
    public abstract ValueTask<AuthenticationHeaderValue> GetHeaderAsync(CancellationToken cancellationToken);

    /// <summary>Hears that the server refused a header, with 401.</summary>
    /// <returns>Whether the next request would have another one, so that sending again makes sense.</returns>
    public virtual bool TryReplace(AuthenticationHeaderValue refused) => false;

    public abstract void Dispose();
}

/// <summary>An API key, which stays the same.</summary>
internal sealed class ApiKeyCredentials(string apiKey, string source) : ClientCredentials
{
    private readonly AuthenticationHeaderValue _header = ApiKey.ToHeader(apiKey);

    public override string Refuse(string host) => $"The API key from {source} is not valid for {host}";

    public override ValueTask<AuthenticationHeaderValue> GetHeaderAsync(CancellationToken cancellationToken) => new(_header);

    public override void Dispose() { }
}
