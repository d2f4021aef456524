using WandbGen.Redaction;

namespace WandbGen;

/// <summary>One line that a run printed: GraphQL's <c>LogLine</c>.</summary>
[WandbObject("LogLine")]
public sealed partial record ConsoleLogLine
{
    /// <summary>The line's number, from 0.</summary>
    public int? Number { get; init; }

    /// <summary>The line's text, escape sequences for colours included.</summary>
    [WandbField("line")]
    public string? Text { get; init; }

    /// <summary><c>error</c> for what was printed to the error stream, or else empty.</summary>
    public string? Level { get; init; }

    /// <summary>Which of a run's several writers printed it, if it has several.</summary>
    public string? Label { get; init; }

    /// <summary>When it was printed, as the run's machine wrote it, in UTC and without an offset; older clients wrote none.</summary>
    public string? Timestamp { get; init; }

    /// <summary>The line's text without the secrets that can be recognized; <see cref="Text"/> has all of it.</summary>
    public override string ToString() => SafeText.Clean(Text);
}
