namespace WandbGen.Configuration;

/// <summary>The parts of a process's environment that configure a client.</summary>
/// <param name="GetVariable">Reads an environment variable; <see langword="null"/> if it is not set.</param>
/// <param name="HomeDirectory">The user's home directory.</param>
/// <param name="WorkingDirectory">The directory that W&amp;B's own settings are looked for in.</param>
internal sealed record WandbEnvironment(Func<string, string?> GetVariable, Func<string> HomeDirectory, Func<string> WorkingDirectory)
{
    public static WandbEnvironment Process { get; } =
        new(
            Environment.GetEnvironmentVariable,
            static () => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            Directory.GetCurrentDirectory
        );

    /// <summary>The directory of the user's settings.</summary>
    public string ConfigurationDirectory => this["WANDB_CONFIG_DIR"] ?? Path.Combine(HomeDirectory(), ".config", "wandb");

    /// <summary>A variable's value, or <see langword="null"/> if it is missing or blank.</summary>
    public string? this[string variable] => GetVariable(variable)?.Trim() is { Length: > 0 } value ? value : null;
}
