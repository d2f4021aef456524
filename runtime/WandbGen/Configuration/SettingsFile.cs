using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>W&amp;B's settings files: <c>key = value</c> lines of the section <c>[default]</c>.</summary>
internal sealed class SettingsFile
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The working directory's settings over the user's.</summary>
    public static SettingsFile Read(WandbEnvironment environment, ILogger logger)
    {
        string workspace = environment["WANDB_DIR"] ?? environment.WorkingDirectory();
        var settings = new SettingsFile();
        settings.Add(ConfigurationFile.Read(Path.Combine(environment.ConfigurationDirectory, "settings"), logger));
        settings.Add(
            ConfigurationFile.Read(Path.Combine(workspace, "wandb", "settings"), logger)
            ?? ConfigurationFile.Read(Path.Combine(workspace, ".wandb", "settings"), logger));
        return settings;
    }

    /// <summary>A setting, or <see langword="null"/> if it is missing or blank.</summary>
    public string? this[string key] => _values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Adds a file's settings over those that are there.</summary>
    internal void Add(string? text)
    {
        bool isDefaultSection = false;
        foreach (ReadOnlySpan<char> untrimmed in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = untrimmed.Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                isDefaultSection = line is "[default]";
            }
            else if (isDefaultSection && line.IndexOfAny('=', ':') is > 0 and var separator)
            {
                _values[line[..separator].Trim().ToString()] = line[(separator + 1)..].Trim().ToString();
            }
        }
    }
}
