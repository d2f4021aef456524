using System.Net;

namespace WandbGen.Configuration;

/// <summary>Validates the base URL of a server, and derives the address of its web pages.</summary>
internal static class ServerAddress
{
    private static readonly Uri s_cloud = new("https://api.wandb.ai");

    /// <summary>Returns the base URL: from the options, the environment, the settings files, or else W&amp;B's own cloud.</summary>
    public static Uri Resolve(WandbClientOptions options, SettingsFile settings)
    {
        if (options.BaseUrl is { } argument)
        {
            return Validate(argument, nameof(WandbClientOptions) + "." + nameof(WandbClientOptions.BaseUrl), options.AllowInsecureHttp);
        }

        if (options.Environment["WANDB_BASE_URL"] is { } variable)
        {
            return Validate(Parse(variable, "WANDB_BASE_URL"), "WANDB_BASE_URL", options.AllowInsecureHttp);
        }

        return settings["base_url"] is { } setting
            ? Validate(Parse(setting, "the settings file"), "the settings file", options.AllowInsecureHttp)
            : s_cloud;
    }

    /// <summary>Validates the endpoint of a server that is not W&amp;B's.</summary>
    public static Uri ValidateEndpoint(Uri url, bool allowInsecureHttp)
    {
        const string Name = nameof(WandbClientOptions) + "." + nameof(WandbClientOptions.Endpoint);
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            throw new WandbConfigurationException($"{Name} is not an absolute URL of the scheme https.");
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            throw new WandbConfigurationException($"{Name} must have no user and no fragment.");
        }

        RequireEncryption(url, Name, allowInsecureHttp);
        return url;
    }

    /// <summary>Returns the address of the server's web pages.</summary>
    public static Uri ToAppUrl(Uri baseUrl, WandbEnvironment environment)
    {
        if (environment["WANDB_APP_URL"] is { } configured)
        {
            return Parse(configured.TrimEnd('/'), "WANDB_APP_URL");
        }

        if (baseUrl.Host == "api.wandb.ai")
        {
            return new Uri("https://wandb.ai");
        }

        return baseUrl.Host.StartsWith("api.", StringComparison.Ordinal)
            ? new UriBuilder(baseUrl) { Host = "app." + baseUrl.Host["api.".Length..] }.Uri
            : baseUrl;
    }

    /// <summary>Returns the address of the page that shows the user's API key.</summary>
    public static string KeyPage(Uri appUrl) => $"{appUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/authorize";

    /// <summary>Whether an address is a loopback address.</summary>
    /// <remarks><see cref="Uri.IsLoopback"/> occasionally returns <see langword="false"/> for <c>127.0.0.1</c> if two threads are the first
    /// to read it (1 in 3,000 on .NET 10.0.12). Its host is always right.</remarks>
    public static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(url.Host, out IPAddress? address) && IPAddress.IsLoopback(address);

    private static Uri Parse(string text, string source) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            ? url
            : throw new WandbConfigurationException($"The base URL from {source} is not an absolute URL.");

    private static Uri Validate(Uri url, string source, bool allowInsecureHttp)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            throw new WandbConfigurationException($"The base URL from {source} is not an absolute URL of the scheme https.");
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw new WandbConfigurationException($"The base URL from {source} must have no user, query or fragment.");
        }

        bool isCloud = url.Host == "wandb.ai" || url.Host.EndsWith(".wandb.ai", StringComparison.Ordinal);
        if (isCloud && (url.Scheme != Uri.UriSchemeHttps || !url.Host.Contains("api.", StringComparison.Ordinal)))
        {
            throw new WandbConfigurationException(
                $"The base URL from {source} is not the address of W&B's API: use {s_cloud.GetLeftPart(UriPartial.Authority)}."
            );
        }

        RequireEncryption(url, $"The base URL from {source}", allowInsecureHttp);
        return new Uri(url.AbsoluteUri.TrimEnd('/'));
    }

    private static void RequireEncryption(Uri url, string what, bool allowInsecureHttp)
    {
        if (url.Scheme == Uri.UriSchemeHttp && !IsLoopback(url) && !allowInsecureHttp)
        {
            throw new WandbConfigurationException(
                $"{what} uses http, which exposes the credentials on the network. Use https, or set "
                    + $"{nameof(WandbClientOptions.AllowInsecureHttp)}."
            );
        }
    }
}
