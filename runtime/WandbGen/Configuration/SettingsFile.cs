using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>W&amp;B's settings files, as Python's <c>configparser</c> reads them: <c>key = value</c> and <c>key: value</c> lines of the
/// section <c>[default]</c>.</summary>
internal sealed class SettingsFile
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the settings of the user and those of the working directory, which take precedence.</summary>
    public static SettingsFile Read(WandbEnvironment environment, ILogger logger)
    {
        string? workspace = environment["WANDB_DIR"] ?? environment.WorkingDirectory();
        var settings = new SettingsFile();
        settings.Add(ConfigurationFile.Read(Path.Combine(environment.ConfigurationDirectory, "settings"), logger)?.Text);
        if (workspace is not null)
        {
            settings.Add(
                (
                    ConfigurationFile.Read(Path.Combine(workspace, "wandb", "settings"), logger)
                    ?? ConfigurationFile.Read(Path.Combine(workspace, ".wandb", "settings"), logger)
                )?.Text
            );
        }

        return settings;
    }

    /// <summary>A setting, or <see langword="null"/> if it is missing or blank.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Adds the settings of a file, which take precedence. Blank settings are ignored: an empty <c>base_url</c> of a project must
    /// not send the key to the public cloud.</summary>
    internal void Add(string? text)
    {
        if (text is null)
        {
            return;
        }

        bool isDefaultSection = false;
        string? key = null;
        string value = "";
        int indentation = 0;
        foreach (ReadOnlySpan<char> untrimmed in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = untrimmed.Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
            {
                continue;
            }

            int lineIndentation = untrimmed.IndexOf(line[0]);
            if (key is not null && lineIndentation > indentation)
            {
                value = $"{value}\n{line}";
                continue;
            }

            Set(isDefaultSection ? key : null, value);
            key = null;
            indentation = lineIndentation;
            if (line[0] == '[' && line.LastIndexOf(']') is > 0 and var end)
            {
                isDefaultSection = line[1..end] is "default";
            }
            else if (line.IndexOfAny('=', ':') is > 0 and var separator)
            {
                key = line[..separator].TrimEnd().ToString();
                value = line[(separator + 1)..].TrimStart().ToString();
            }
        }

        Set(isDefaultSection ? key : null, value);
    }

    // A single '%' begins a reference to another setting. W&B writes none.
    private void Set(string? key, string value)
    {
        if (key is not null && !string.IsNullOrWhiteSpace(value))
        {
            _values[key] = value.Trim().Replace("%%", "%", StringComparison.Ordinal);
        }
    }
}
