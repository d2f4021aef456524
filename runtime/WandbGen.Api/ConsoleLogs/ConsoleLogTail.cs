namespace WandbGen;

/// <summary>The last lines that a run printed.</summary>
/// <param name="Lines">The lines, from first to last.</param>
[WandbObject("LogLineConnection")]
internal sealed partial record ConsoleLogTail([WandbField("edges")] IReadOnlyList<ConsoleLogEdge?> Lines);

/// <summary>A line in a connection.</summary>
/// <param name="Line">The line.</param>
[WandbObject("LogLineEdge")]
internal readonly partial record struct ConsoleLogEdge([WandbField("node")] ConsoleLogLine? Line);
