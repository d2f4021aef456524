using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>What a client's options come to once the environment, <c>netrc</c> and the settings files have filled their gaps.</summary>
internal sealed record ClientConfiguration(Uri BaseUrl, Uri AppUrl, string ApiKey, string? Entity, string? Project)
{
    public static ClientConfiguration Resolve(WandbClientOptions options, ILogger logger)
    {
        SettingsFile settings = SettingsFile.Read(options.Environment, logger);
        Uri baseUrl = ServerAddress.Resolve(options, settings);
        return new ClientConfiguration(
            baseUrl,
            ServerAddress.ToAppUrl(baseUrl, options.Environment),
            FindApiKey(options, baseUrl, logger),
            options.Entity ?? options.Environment["WANDB_ENTITY"] ?? settings["entity"],
            options.Project ?? options.Environment["WANDB_PROJECT"] ?? settings["project"]);
    }

    /// <summary>Whether there is an API key, valid or not.</summary>
    public static bool HasApiKey(WandbClientOptions options, ILogger logger) =>
        options.ApiKey is not null
        || options.Environment["WANDB_API_KEY"] is not null
        || Netrc.Find(ServerAddress.Resolve(options, SettingsFile.Read(options.Environment, logger)), options.Environment, logger) is not null;

    private static string FindApiKey(WandbClientOptions options, Uri baseUrl, ILogger logger)
    {
        if (options.ApiKey is { } argument)
        {
            return Configuration.ApiKey.Validate(argument, nameof(WandbClientOptions) + "." + nameof(WandbClientOptions.ApiKey));
        }

        if (options.Environment["WANDB_API_KEY"] is { } variable)
        {
            return Configuration.ApiKey.Validate(variable, "WANDB_API_KEY");
        }

        return Netrc.Find(baseUrl, options.Environment, logger) is { } entry
            ? Configuration.ApiKey.Validate(entry.Password, entry.Path)
            : throw new WandbConfigurationException(
                $"No API key for {baseUrl.Authority}. Set {nameof(WandbClientOptions)}.{nameof(WandbClientOptions.ApiKey)} or the environment's WANDB_API_KEY, or run 'wandb login', which writes ~/.netrc.");
    }
}
