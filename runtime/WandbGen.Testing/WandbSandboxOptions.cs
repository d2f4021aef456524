namespace WandbGen.Testing;

/// <summary>Options for a sandbox.</summary>
public sealed record WandbSandboxOptions
{
    /// <summary>The port of the API on 127.0.0.1. 0 (the default) selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>The port of the storage on 127.0.0.1, which is a different origin. 0 (the default) selects a free port.</summary>
    public int StoragePort { get; init; }

    /// <summary>
    /// A local W&amp;B directory whose runs are served. The directory, or its subdirectory <c>wandb</c>, contains <c>run-*/files</c> or
    /// <c>offline-run-*/files</c>.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The entity that owns the API key and the runs of the data directory.</summary>
    public string Entity { get; init; } = "sandbox";

    /// <summary>The project of the runs of the data directory.</summary>
    public string Project { get; init; } = "quickstart";

    /// <summary>The only API key that the server accepts.</summary>
    public string ApiKey { get; init; } = "sandbox0sandbox0sandbox0sandbox0sandbox0";

    /// <summary>The time after which a signed address expires, in whole seconds.</summary>
    public TimeSpan UrlLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The number of requests after which a signed address expires. <see langword="null"/> (the default) means no limit.</summary>
    public int? RequestsPerUrl { get; init; }

    /// <summary>Whether the server has an example project. Its runs are created at the start by training small models.</summary>
    public bool ExampleProject { get; init; }

    /// <summary>
    /// The features of the server, from <see cref="SandboxFeatures"/>. The server refuses the fields and arguments of a feature that it
    /// does not have, like an older W&amp;B server. <see langword="null"/> is a server that does not support querying its features.
    /// </summary>
    public IReadOnlyCollection<string>? Features { get; init; } = SandboxFeatures.All;

    /// <summary>Whether 64-bit integers are sent as text, as some W&amp;B servers do.</summary>
    public bool Int64AsText { get; init; }

    /// <summary>The clock that decides when signed addresses expire.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
