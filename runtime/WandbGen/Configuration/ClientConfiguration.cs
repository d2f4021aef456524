using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>What a client's options come to once the environment, <c>netrc</c> and the settings files have filled their gaps.</summary>
/// <param name="BaseUrl">The server.</param>
/// <param name="AppUrl">Its pages for people.</param>
/// <param name="ApiKey">The API key; if <see langword="null"/>, there is an identity token.</param>
/// <param name="KeySource">Where the API key was found, for errors.</param>
/// <param name="IdentityTokenFile">Where the identity token is.</param>
/// <param name="CredentialsFile">Where access tokens are kept.</param>
/// <param name="Entity">The default entity.</param>
/// <param name="Project">The default project.</param>
/// <param name="Network">The way to the server.</param>
internal sealed record ClientConfiguration(
    Uri BaseUrl,
    Uri AppUrl,
    string? ApiKey,
    string? KeySource,
    string? IdentityTokenFile,
    string CredentialsFile,
    string? Entity,
    string? Project,
    NetworkConfiguration Network
)
{
    public static ClientConfiguration Resolve(WandbClientOptions options, ILogger logger)
    {
        SettingsFile settings = SettingsFile.Read(options.Environment, logger);
        Uri baseUrl = ServerAddress.Resolve(options, settings);
        string? identityTokenFile = FindIdentityTokenFile(options);
        Uri appUrl = ServerAddress.ToAppUrl(baseUrl, options.Environment);
        (string? apiKey, string? keySource) = identityTokenFile is null ? FindApiKey(options, baseUrl, appUrl, logger) : default;
        return new ClientConfiguration(
            baseUrl,
            appUrl,
            apiKey,
            keySource,
            identityTokenFile,
            options.Environment["WANDB_CREDENTIALS_FILE"]
                ?? settings["credentials_file"]
                ?? Path.Combine(options.Environment.ConfigurationDirectory, "credentials.json"),
            options.Entity ?? options.Environment["WANDB_ENTITY"] ?? settings["entity"],
            options.Project ?? options.Environment["WANDB_PROJECT"] ?? settings["project"],
            new NetworkConfiguration(EnvironmentProxy.Find(options.Environment, settings), TrustedRoots.Find(options.Environment, logger))
        );
    }

    /// <summary>Whether there is an API key or an identity token, valid or not.</summary>
    public static bool HasCredentials(WandbClientOptions options, ILogger logger) =>
        options.Key is not null
        || options.IdentityTokenFile is not null
        || options.Environment["WANDB_IDENTITY_TOKEN_FILE"] is not null
        || options.Environment["WANDB_API_KEY"] is not null
        || Netrc.Find(ServerAddress.Resolve(options, SettingsFile.Read(options.Environment, logger)), options, logger) is not null;

    /// <summary>Where GraphQL operations go.</summary>
    public Uri Endpoint { get; } = new(BaseUrl.AbsoluteUri.TrimEnd('/') + "/graphql");

    /// <summary>The server; a record's own text would show the key.</summary>
    public override string ToString() => BaseUrl.AbsoluteUri;

    private static string? FindIdentityTokenFile(WandbClientOptions options)
    {
        if (options.Key is not null)
        {
            return null;
        }

        if (options.IdentityTokenFile is { } argument)
        {
            return argument;
        }

        string? variable = options.Environment["WANDB_IDENTITY_TOKEN_FILE"];
        return variable is not null && options.Environment["WANDB_API_KEY"] is not null
            ? throw new WandbConfigurationException(
                "Both WANDB_API_KEY and WANDB_IDENTITY_TOKEN_FILE are set: unset one of them, or name the credentials in the options."
            )
            : variable;
    }

    private static (string Key, string Source) FindApiKey(WandbClientOptions options, Uri baseUrl, Uri appUrl, ILogger logger)
    {
        if (options.Key is { } argument)
        {
            return Validate(argument, nameof(WandbClientOptions) + "." + nameof(WandbClientOptions.ApiKey));
        }

        if (options.Environment["WANDB_API_KEY"] is { } variable)
        {
            return Validate(variable, "WANDB_API_KEY");
        }

        return Netrc.Find(baseUrl, options, logger) is { } entry
            ? Validate(entry.Password, entry.Path)
            : throw new WandbConfigurationException(
                $"No API key for {baseUrl.Authority}. Copy one from {ServerAddress.KeyPage(appUrl)} and set "
                    + $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.ApiKey)} or the environment's WANDB_API_KEY, or "
                    + "run 'wandb login', "
                    + "which writes ~/.netrc."
                    + Netrc.DescribeMiss(baseUrl, options, logger)
            );

        (string Key, string Source) Validate(string key, string source) =>
            (Configuration.ApiKey.Validate(key, source, ServerAddress.KeyPage(appUrl)), source);
    }
}
