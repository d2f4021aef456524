using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A line that a run printed: GraphQL's <c>LogLine</c>.</summary>
[WandbObject("LogLine")]
public sealed partial record ConsoleLogLine
{
    /// <summary>The number of the line, starting at 0.</summary>
    public int? Number { get; init; }

    /// <summary>The text of the line, including escape sequences for colors: GraphQL's <c>LogLine.line</c>.</summary>
    [WandbField("line")]
    public string? Text { get; init; }

    /// <summary><c>error</c> for a line of the error stream, otherwise empty.</summary>
    public string? Level { get; init; }

    /// <summary>The process that printed the line, if several processes write to the run.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The time when the line was printed, by the clock of the run's machine: <see cref="RawTimestamp"/>, which is in UTC if it has no
    /// offset. <see langword="null"/> if the line has no time, or one that cannot be read; older clients do not write it.
    /// </summary>
    public DateTimeOffset? Timestamp =>
        DateTimeOffset.TryParse(RawTimestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUniversalTime()
            : null;

    /// <summary>The time as the run's machine wrote it: GraphQL's <c>LogLine.timestamp</c>.</summary>
    [WandbField("timestamp")]
    public string? RawTimestamp { get; init; }

    /// <summary>The number of lines that the log had when this line was read: GraphQL's <c>Run.logLineCount</c>.</summary>
    [WandbContext("lineCount")]
    internal int? LineCount { get; init; }

    /// <summary>Whether the properties are equal.</summary>
    /// <param name="other">Another line.</param>
    public bool Equals(ConsoleLogLine? other) =>
        other is not null
        && (Number, Text, Level, Label, RawTimestamp) == (other.Number, other.Text, other.Level, other.Label, other.RawTimestamp);

    /// <summary>Returns a hash code of the properties.</summary>
    public override int GetHashCode() => HashCode.Combine(Number, Text, Level, Label, RawTimestamp);

    /// <summary>Returns the text of the line without recognizable secrets. <see cref="Text"/> is the complete text.</summary>
    public override string ToString() => SafeText.Clean(Text);
}
