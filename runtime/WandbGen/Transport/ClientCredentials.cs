using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>The credentials that the client sends to the API.</summary>
internal abstract class ClientCredentials : IDisposable
{
    /// <summary>Returns the message for a server that does not accept the credentials.</summary>
    public abstract string DescribeRefusal(string host);

    /// <summary>Returns the header of the next request, or <see langword="null"/> for none. This may send a request to obtain a
    /// token.</summary>
    public abstract ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken);

    /// <summary>Notes that the server refused a header with 401.</summary>
    /// <returns>Whether the next request would have another header, so that a retry can succeed.</returns>
    public virtual bool TryReplace(AuthenticationHeaderValue refused) => false;

    public abstract void Dispose();

    /// <summary>Creates the credentials of a configuration.</summary>
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
