using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A line that a run printed: GraphQL's <c>LogLine</c>.</summary>
[WandbObject("LogLine")]
public sealed partial record ConsoleLogLine
{
    /// <summary>The number of the line, starting at 0.</summary>
    public int? Number { get; init; }

    /// <summary>The text of the line, including escape sequences for colors.</summary>
    [WandbField("line")]
    public string? Text { get; init; }

    /// <summary><c>error</c> for a line of the error stream, otherwise empty.</summary>
    public string? Level { get; init; }

    /// <summary>The process that printed the line, if several processes write to the run.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The time when the line was printed, as the run's machine wrote it, in UTC and without an offset. Older clients do not write it.
    /// </summary>
    public string? Timestamp { get; init; }

    /// <summary>Returns the text of the line without recognizable secrets. <see cref="Text"/> is the complete text.</summary>
    public override string ToString() => SafeText.Clean(Text);
}
