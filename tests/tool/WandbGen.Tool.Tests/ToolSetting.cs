namespace WandbGen.Tool.Tests;

/// <summary>Where a command line runs; a pipe, unless it is said otherwise.</summary>
internal sealed record ToolSetting
{
    /// <summary>A terminal without colours.</summary>
    public static ToolSetting Terminal { get; } =
        new()
        {
            IsTerminal = true,
            Environment = new Dictionary<string, string> { ["NO_COLOR"] = "1" },
        };

    public bool IsTerminal { get; init; }

    public int Width { get; init; } = 80;

    public string Input { get; init; } = "";

    /// <summary>What is read instead of <see cref="Input"/>.</summary>
    public TextReader? Reader { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public WandbClientOptions? Options { get; init; }

    public CancellationToken? CancellationToken { get; init; }
}
