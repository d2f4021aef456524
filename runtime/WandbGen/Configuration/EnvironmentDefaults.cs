using System.Globalization;
using System.Text.Json;

namespace WandbGen.Configuration;

/// <summary>Applies environment variables of W&amp;B's Python client to options that are not set.</summary>
internal static class EnvironmentDefaults
{
    private static readonly WandbClientOptions s_unchanged = new();

    /// <summary>Changes a client's own copy of its options.</summary>
    /// <exception cref="WandbConfigurationException">The value of a variable is not valid. The message does not show it.</exception>
    public static void Apply(WandbClientOptions options)
    {
        if (options.Endpoint is not null)
        {
            // The variables are for W&B's server, and a header can be a secret of that server.
            return;
        }

        ApplyTimeout(options);
        ApplyHeaders(options, "WANDB_X_EXTRA_HTTP_HEADERS");
        ApplyHeaders(options, "WANDB__EXTRA_HTTP_HEADERS");
    }

    private static void ApplyTimeout(WandbClientOptions options)
    {
        const string Name = "WANDB_HTTP_TIMEOUT";
        if (options.Environment[Name] is not { } text)
        {
            return;
        }

        if (
            !double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            || seconds is not (>= 0.01 and <= 86_400)
        )
        {
            throw new WandbConfigurationException($"{Name} must be a number of seconds between 0.01 and 86400.");
        }

        // An option that is set to its default is treated as not set, because configuration binders set every property.
        TimeSpan timeout = TimeSpan.FromSeconds(seconds);
        if (options.AttemptTimeout == s_unchanged.AttemptTimeout)
        {
            options.AttemptTimeout = timeout;
        }

        if (options.TotalTimeout == s_unchanged.TotalTimeout && timeout > options.TotalTimeout)
        {
            options.TotalTimeout = timeout;
        }
    }

    private static void ApplyHeaders(WandbClientOptions options, string variable)
    {
        if (options.Environment[variable] is not { } text)
        {
            return;
        }

        var headers = new Dictionary<string, string>(options.HeaderValues);
        foreach ((string name, string value) in Parse(text, variable))
        {
            if (!WandbClientOptions.CanSendHeader(name, value))
            {
                throw new WandbConfigurationException($"{variable} cannot hold '{name}'.");
            }

            // The header would be sent to the API and not to the proxy.
            if (name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase))
            {
                throw new WandbConfigurationException(
                    $"{variable} cannot hold '{name}': a proxy's credentials belong in its address (HTTPS_PROXY) or in "
                        + $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.ConfigureHttpHandler)}."
                );
            }

            if (!headers.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                headers.Add(name, value);
            }
        }

        options.HeaderValues = headers;
    }

    private static List<(string Name, string Value)> Parse(string text, string variable)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Select(header => (header.Name, header.Value.GetString() ?? throw new JsonException())),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The text of the exception may quote the value of a header.
            throw new WandbConfigurationException($"{variable} must be a JSON object of strings.");
        }
    }
}
