using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>The credentials that the client sends to the API.</summary>
internal abstract class ClientCredentials : IDisposable
{
    /// <summary>Says that a server does not take them.</summary>
    public abstract string Refuse(string host);

    /// <summary>The header of the next request, <see langword="null"/> for none; sends a request of its own where that is
    /// needed.</summary>
    public abstract ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken);

    /// <summary>Hears that the server refused a header, with 401.</summary>
    /// <returns>Whether the next request would have another one, so that sending again makes sense.</returns>
    public virtual bool TryReplace(AuthenticationHeaderValue refused) => false;

    public abstract void Dispose();

    /// <summary>The credentials that a configuration says.</summary>
    public static ClientCredentials Create(
        ClientConfiguration configuration,
        HttpChannel channel,
        Secrets secrets,
        WandbClientOptions options,
        ILogger logger
    )
    {
        ConfiguredCredentials configured = configuration.Credentials;
        if (configured.IdentityTokenFile is not null)
        {
            var exchange = new TokenExchange(channel, configuration.BaseUrl, options);
            return new IdentityTokenCredentials(configuration, exchange, secrets, options, logger);
        }

        return configured.BearerTokenProvider is { } provider ? new BearerCredentials(provider, secrets)
            : configured.BearerToken is { } token
                ? new FixedCredentials(
                    new AuthenticationHeaderValue("Bearer", token),
                    $"The bearer token from {nameof(WandbClientOptions)}.{nameof(WandbClientOptions.BearerToken)}"
                )
            : configured.ApiKey is { } key ? new FixedCredentials(ApiKey.ToHeader(key), $"The API key from {configured.KeySource}")
            : new FixedCredentials(header: null, "");
    }
}
