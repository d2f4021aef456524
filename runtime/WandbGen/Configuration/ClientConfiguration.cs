using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>The configuration of a client: its options, completed with environment variables, <c>netrc</c> and settings files.</summary>
/// <param name="Endpoint">Where GraphQL operations go.</param>
/// <param name="BaseUrl">The server.</param>
/// <param name="AppUrl">Its pages for people.</param>
/// <param name="Credentials">What proves to the server who the client is.</param>
/// <param name="Entity">The default entity.</param>
/// <param name="Project">The default project.</param>
/// <param name="Network">The way to the server.</param>
internal sealed record ClientConfiguration(
    Uri Endpoint,
    Uri BaseUrl,
    Uri AppUrl,
    ConfiguredCredentials Credentials,
    string? Entity,
    string? Project,
    NetworkConfiguration Network
)
{
    /// <summary>Whether the server is another one than W&amp;B's, whose files need no credentials.</summary>
    public bool IsForeign { get; init; }

    public static ClientConfiguration Resolve(WandbClientOptions options, ILogger logger)
    {
        SettingsFile settings = SettingsFile.Read(options.Environment, logger);
        var network = new NetworkConfiguration(
            EnvironmentProxy.Find(options.Environment, settings),
            TrustedRoots.Find(options.Environment, logger)
        );
        if (options.Endpoint is { } endpoint)
        {
            endpoint = ServerAddress.ValidateEndpoint(endpoint, options.AllowInsecureHttp);
            var server = new Uri(endpoint.GetLeftPart(UriPartial.Authority));
            ConfiguredCredentials own = ConfiguredCredentials.FindForEndpoint(options);
            return new ClientConfiguration(endpoint, server, server, own, options.Entity, options.Project, network) { IsForeign = true };
        }

        Uri baseUrl = ServerAddress.Resolve(options, settings);
        Uri appUrl = ServerAddress.ToAppUrl(baseUrl, options.Environment);
        return new ClientConfiguration(
            new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/graphql"),
            baseUrl,
            appUrl,
            ConfiguredCredentials.Find(options, settings, baseUrl, appUrl, logger),
            options.Entity ?? options.Environment["WANDB_ENTITY"] ?? settings["entity"],
            options.Project ?? options.Environment["WANDB_PROJECT"] ?? settings["project"],
            network
        );
    }

    /// <summary>Whether there is an API key or an identity token, valid or not, or none is needed.</summary>
    public static bool HasCredentials(WandbClientOptions options, ILogger logger) =>
        options.Endpoint is not null
        || ConfiguredCredentials.FindSource(options) is not CredentialSource.Netrc
        || Netrc.Find(ServerAddress.Resolve(options, SettingsFile.Read(options.Environment, logger)), options, logger) is not null;

    /// <summary>The server; a record's own text would show the key.</summary>
    public override string ToString() => BaseUrl.AbsoluteUri;
}
