namespace WandbGen.Testing;

/// <summary>How a sandbox is set up.</summary>
public sealed record WandbSandboxOptions
{
    /// <summary>The port of the API on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port of the storage on 127.0.0.1, which is another origin; 0 takes a free one.</summary>
    public int StoragePort { get; init; }

    /// <summary>
    /// A local W&amp;B directory that is served as it is: it, or its <c>wandb</c> directory, holds <c>run-*/files</c> or
    /// <c>offline-run-*/files</c>.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The entity that the key belongs to, and that the data directory's runs are put under.</summary>
    public string Entity { get; init; } = "sandbox";

    /// <summary>The project that the data directory's runs are put under.</summary>
    public string Project { get; init; } = "quickstart";

    /// <summary>The only key that is accepted.</summary>
    public string ApiKey { get; init; } = "sandbox0sandbox0sandbox0sandbox0sandbox0";

    /// <summary>How long a signed address is good for, in whole seconds.</summary>
    public TimeSpan UrlLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The number of requests that a signed address is good for; the next one finds that it has expired. <see langword="null"/> is any
    /// number.
    /// </summary>
    public int? RequestsPerUrl { get; init; }

    /// <summary>Whether there is an example project, whose runs are really trained at start.</summary>
    public bool ExampleProject { get; init; }

    /// <summary>
    /// The features that the server has, out of <see cref="SandboxFeatures"/>: without one it refuses the fields and arguments that came
    /// with it, as an older W&amp;B server does.
    /// <see langword="null"/> is a server from before there were features, which cannot be asked for them.
    /// </summary>
    public IReadOnlyCollection<string>? Features { get; init; } = SandboxFeatures.All;

    /// <summary>Whether whole numbers of 64 bits are text, as some W&amp;B servers have them.</summary>
    public bool Int64AsText { get; init; }

    /// <summary>The clock of signed addresses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
