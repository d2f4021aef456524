using WandbGen.Configuration;

namespace WandbGen.Tests;

internal static class TestClient
{
    public const string ApiKey = "0123456789abcdef0123456789abcdef01234567";

    public static WandbEnvironment EmptyEnvironment { get; } = new(_ => null, () => "/nonexistent", () => "/nonexistent");

    public static WandbClientOptions Options(Uri baseUrl) =>
        new()
        {
            BaseUrl = baseUrl,
            ApiKey = ApiKey,
            Environment = EmptyEnvironment,
            Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
        };

    public static WandbClient Create(Uri baseUrl, Func<WandbClientOptions, WandbClientOptions>? configure = null)
    {
        WandbClientOptions options = Options(baseUrl);
        return new WandbClient(configure is null ? options : configure(options));
    }
}
