namespace WandbGen.Configuration;

/// <summary>The parts of a process's environment that configure a client.</summary>
/// <param name="GetVariable">Reads an environment variable; <see langword="null"/> if it is not set.</param>
/// <param name="HomeDirectory">The user's home directory.</param>
/// <param name="WorkingDirectory">The directory that contains W&amp;B's settings of a project; <see langword="null"/> if it was
/// deleted.</param>
internal sealed record WandbEnvironment(Func<string, string?> GetVariable, Func<string> HomeDirectory, Func<string?> WorkingDirectory)
{
    public static WandbEnvironment Process { get; } =
        new(
            Environment.GetEnvironmentVariable,
            static () => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            FindWorkingDirectory
        );

    /// <summary>The directory of the user's settings.</summary>
    public string ConfigurationDirectory => this["WANDB_CONFIG_DIR"] ?? Path.Combine(HomeDirectory(), ".config", "wandb");

    /// <summary>The cache directory of W&amp;B's own client, which Python's <c>platformdirs</c> determines.</summary>
    public string CacheDirectory =>
        this["WANDB_CACHE_DIR"]
        ?? (
            OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "wandb", "wandb", "Cache")
            : OperatingSystem.IsMacOS() ? Path.Combine(HomeDirectory(), "Library", "Caches", "wandb")
            : Path.Combine(this["XDG_CACHE_HOME"] ?? Path.Combine(HomeDirectory(), ".cache"), "wandb")
        );

    private static string? FindWorkingDirectory()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was deleted, or the user must not enter a directory above it.
            return null;
        }
    }

    /// <summary>A variable's value, or <see langword="null"/> if it is missing or blank.</summary>
    public string? this[string variable] => GetVariable(variable)?.Trim() is { Length: > 0 } value ? value : null;
}
