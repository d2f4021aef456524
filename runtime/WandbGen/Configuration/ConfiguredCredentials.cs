using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>The configured credentials of a client: at most one of the properties is set.</summary>
/// <remarks>This is not a record, because the text of a record would show the secret.</remarks>
internal sealed class ConfiguredCredentials
{
    /// <summary>The API key.</summary>
    public string? ApiKey { get; private init; }

    /// <summary>The source of the API key, for errors.</summary>
    public string? KeySource { get; private init; }

    /// <summary>The file with the identity token.</summary>
    public string? IdentityTokenFile { get; private init; }

    /// <summary>The file with the access tokens that were issued for the identity token.</summary>
    public string? CredentialsFile { get; private init; }

    /// <summary>The bearer token.</summary>
    public string? BearerToken { get; private init; }

    /// <summary>Provides bearer tokens.</summary>
    public Func<CancellationToken, ValueTask<string>>? BearerTokenProvider { get; private init; }

    /// <summary>Returns the source of the credentials for W&amp;B's server: the options, then the environment, then <c>netrc</c>.</summary>
    public static CredentialSource FindSource(WandbClientOptions options)
    {
        RequireOne(options);
        return options.Key is not null ? CredentialSource.Key
            : options.Bearer is not null || options.BearerTokenProvider is not null ? CredentialSource.Bearer
            : options.IdentityTokenFile is not null ? CredentialSource.IdentityToken
            : options.Environment["WANDB_IDENTITY_TOKEN_FILE"] is not null ? CredentialSource.IdentityTokenVariable
            : options.Environment["WANDB_API_KEY"] is not null ? CredentialSource.KeyVariable
            : CredentialSource.Netrc;
    }

    /// <summary>The credentials for W&amp;B's server.</summary>
    /// <exception cref="WandbConfigurationException">There are no credentials, or they are malformed.</exception>
    public static ConfiguredCredentials Find(WandbClientOptions options, SettingsFile settings, Uri baseUrl, Uri appUrl, ILogger logger)
    {
        string page = ServerAddress.KeyPage(appUrl);
        switch (FindSource(options))
        {
            case CredentialSource.Key:
                return FromKey(options.Key!, nameof(WandbClientOptions) + "." + nameof(WandbClientOptions.ApiKey), page);
            case CredentialSource.Bearer:
                return FromBearer(options);
            case CredentialSource.IdentityToken:
                return FromFile(options.IdentityTokenFile!);
            case CredentialSource.IdentityTokenVariable when options.Environment["WANDB_API_KEY"] is not null:
                throw new WandbConfigurationException(
                    "Both WANDB_API_KEY and WANDB_IDENTITY_TOKEN_FILE are set: unset one of them, or name the credentials in the "
                        + "options."
                );
            case CredentialSource.IdentityTokenVariable:
                return FromFile(options.Environment["WANDB_IDENTITY_TOKEN_FILE"]!);
            case CredentialSource.KeyVariable:
                return FromKey(options.Environment["WANDB_API_KEY"]!, "WANDB_API_KEY", page);
            default:
                return Netrc.Find(baseUrl, options, logger) is { } entry
                    ? FromKey(entry.Password, entry.Path, page)
                    : throw new WandbConfigurationException(
                        $"No API key for {baseUrl.Authority}. Copy one from {page} and set "
                            + $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.ApiKey)} or the environment's WANDB_API_KEY, or "
                            + "run 'wandb login', which writes ~/.netrc."
                            + Netrc.DescribeMiss(baseUrl, options)
                    );
        }

        ConfiguredCredentials FromFile(string identityTokenFile) =>
            new()
            {
                IdentityTokenFile = identityTokenFile,
                CredentialsFile =
                    options.Environment["WANDB_CREDENTIALS_FILE"]
                    ?? settings["credentials_file"]
                    ?? Path.Combine(options.Environment.ConfigurationDirectory, "credentials.json"),
            };
    }

    /// <summary>Returns the credentials for another server, which may need none.</summary>
    /// <exception cref="WandbConfigurationException">The credentials are for W&amp;B's server, or malformed.</exception>
    public static ConfiguredCredentials FindForEndpoint(WandbClientOptions options)
    {
        RequireOne(options);
        string? foreign =
            options.BaseUrl is not null ? nameof(WandbClientOptions.BaseUrl)
            : options.Key is not null ? nameof(WandbClientOptions.ApiKey)
            : options.IdentityTokenFile is not null ? nameof(WandbClientOptions.IdentityTokenFile)
            : null;
        return foreign is null
            ? FromBearer(options)
            : throw new WandbConfigurationException(
                $"{nameof(WandbClientOptions)}: {foreign} is for W&B and cannot be combined with "
                    + $"{nameof(WandbClientOptions.Endpoint)}, which is for another server. Its credentials are "
                    + $"{nameof(WandbClientOptions.BearerToken)} or {nameof(WandbClientOptions.Headers)}."
            );
    }

    private static void RequireOne(WandbClientOptions options)
    {
        if (options.Bearer is null && options.BearerTokenProvider is null)
        {
            return;
        }

        string? other =
            options.Bearer is not null && options.BearerTokenProvider is not null ? nameof(WandbClientOptions.BearerTokenProvider)
            : options.Key is not null ? nameof(WandbClientOptions.ApiKey)
            : options.IdentityTokenFile is not null ? nameof(WandbClientOptions.IdentityTokenFile)
            : null;
        if (other is not null)
        {
            string bearer = options.Bearer is null
                ? nameof(WandbClientOptions.BearerTokenProvider)
                : nameof(WandbClientOptions.BearerToken);
            throw new WandbConfigurationException($"{nameof(WandbClientOptions)}: set {bearer} or {other}, but not both.");
        }
    }

    private static ConfiguredCredentials FromBearer(WandbClientOptions options) =>
        options.Bearer?.Trim() is var token && token is not null && !AccessToken.IsWellFormed(token)
            ? throw new WandbConfigurationException(
                $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.BearerToken)} has characters that are not allowed in a token."
            )
            : new ConfiguredCredentials { BearerToken = token, BearerTokenProvider = options.BearerTokenProvider };

    private static ConfiguredCredentials FromKey(string key, string source, string page) =>
        new() { ApiKey = Configuration.ApiKey.Validate(key, source, page), KeySource = source };
}
