using System.Globalization;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What runs wrote to the console.</summary>
internal sealed class LogNodes(Graph graph)
{
    // As many as W&B's server gives of the end at most.
    private const int LongestTail = 10_000;

    private readonly Connection<LogLineRecord> _pages = new("LogLine", graph.Data.Database, static _ => SandboxData.LogLines, static lines => [.. lines.Select(Create)]);

    /// <summary>
    /// With the improved pagination, pages from the start. Without it, as W&amp;B did before and does still for who asks so: <c>first</c> is ignored, and <c>after</c> counts lines from the end.
    /// <c>last</c> is the end in both.
    /// </summary>
    public IReadOnlyDictionary<long, Node> Load(IResolveFieldContext context, IReadOnlyCollection<long> runs)
    {
        int? last = context.GetArgument<int?>("last");
        return context.GetArgument<bool?>("useImprovedPagination") == true && last is null ? _pages.Load(context, runs) : Tail(runs, last ?? LongestTail, context.GetArgument<string?>("after"));
    }

    private Dictionary<long, Node> Tail(IReadOnlyCollection<long> runs, int last, string? after)
    {
        if (last < 0)
        {
            throw new ExecutionError($"last must not be negative, but is {last}");
        }

        int offset = 0;
        if (!string.IsNullOrEmpty(after) && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out offset))
        {
            throw new ExecutionError($"invalid cursor '{after}'");
        }

        int size = Math.Min(last, LongestTail);
        ILookup<long, LogLineRecord> lines = graph.Data.Database.List(SandboxData.LogLines with { Order = "l.number DESC" }, runs, size + 1, offset).ToLookup(static line => line.Parent, static line => line.Item);
        return runs.ToDictionary(static run => run, run => CreateTail([.. lines[run].Take(size).Reverse()], offset, lines[run].Count() > size));
    }

    private static Node CreateTail(LogLineRecord[] lines, int offset, bool hasMore)
    {
        string[] cursors = [.. lines.Select((_, index) => (offset + lines.Length - index).ToString(CultureInfo.InvariantCulture))];
        return new Node("LogLineConnection")
        {
            ["edges"] = lines.Select((line, index) => new Node("LogLineEdge") { ["cursor"] = cursors[index], ["node"] = Create(line) }).ToArray(),
            ["pageInfo"] = new Node("PageInfo") { ["hasNextPage"] = false, ["hasPreviousPage"] = hasMore, ["startCursor"] = cursors.FirstOrDefault(), ["endCursor"] = cursors.LastOrDefault() },
        };
    }

    private static Node Create(LogLineRecord line) => new("LogLine")
    {
        ["id"] = line.Number.ToString(CultureInfo.InvariantCulture),
        ["number"] = line.Number,
        ["timestamp"] = line.Timestamp,
        ["level"] = line.Level,
        ["label"] = "",
        ["line"] = line.Line,
    };
}
