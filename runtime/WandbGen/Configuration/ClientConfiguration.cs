using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>The configuration of a client: its options, completed with environment variables, <c>netrc</c> and settings files.</summary>
internal sealed record ClientConfiguration
{
    /// <summary>The address that GraphQL operations are sent to.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The base URL of the server.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The address of the server's web pages.</summary>
    public required Uri AppUrl { get; init; }

    /// <summary>The credentials.</summary>
    public required ConfiguredCredentials Credentials { get; init; }

    /// <summary>The default entity.</summary>
    public required string? Entity { get; init; }

    /// <summary>The default project.</summary>
    public required string? Project { get; init; }

    /// <summary>Proxies and certificate authorities.</summary>
    public required NetworkConfiguration Network { get; init; }

    /// <summary>Whether the server is not W&amp;B's. Its files are then requested without credentials.</summary>
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
            return new ClientConfiguration
            {
                Endpoint = endpoint,
                BaseUrl = server,
                AppUrl = server,
                Credentials = ConfiguredCredentials.FindForEndpoint(options),
                Entity = options.Entity,
                Project = options.Project,
                Network = network,
                IsForeign = true,
            };
        }

        Uri baseUrl = ServerAddress.Resolve(options, settings);
        Uri appUrl = ServerAddress.ToAppUrl(baseUrl, options.Environment);
        return new ClientConfiguration
        {
            Endpoint = new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/graphql"),
            BaseUrl = baseUrl,
            AppUrl = appUrl,
            Credentials = ConfiguredCredentials.Find(options, settings, baseUrl, appUrl, logger),
            Entity = options.Entity ?? options.Environment["WANDB_ENTITY"] ?? settings["entity"],
            Project = options.Project ?? options.Environment["WANDB_PROJECT"] ?? settings["project"],
            Network = network,
        };
    }

    /// <summary>Whether there are credentials, valid or not, or none are needed.</summary>
    public static bool HasCredentials(WandbClientOptions options, ILogger logger) =>
        options.Endpoint is not null
        || ConfiguredCredentials.FindSource(options) is not CredentialSource.Netrc
        || Netrc.Find(ServerAddress.Resolve(options, SettingsFile.Read(options.Environment, logger)), options, logger) is not null;

    /// <summary>Returns the base URL. The default text of a record would show the key.</summary>
    public override string ToString() => BaseUrl.AbsoluteUri;
}
