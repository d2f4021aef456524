using System.Globalization;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>The console logs of runs.</summary>
internal sealed class LogNodes
{
    // The largest number of last lines that W&B's server returns.
    private const int LongestTail = 10_000;

    private readonly Graph _graph;
    private readonly ServedType<LogLineRecord> _type;
    private readonly PageType _pageType;
    private readonly Connection<LogLineRecord> _pages;

    public LogNodes(Graph graph)
    {
        _graph = graph;
        _pageType = graph.PageTypes.Add("LogLine");
        _pages = new Connection<LogLineRecord>(
            _pageType,
            graph.Data.Database,
            static _ => SandboxData.LogLines,
            lines => _type!.Create(lines)
        );

        _type = graph.Types.Add<LogLineRecord>("LogLine");
        _type["id"] = static line => line.Number.ToString(CultureInfo.InvariantCulture);
        _type["number"] = static line => line.Number;
        _type["timestamp"] = static line => line.Timestamp;
        _type["level"] = static line => line.Level;
        _type["label"] = static _ => "";
        _type["line"] = static line => line.Line;
    }

    /// <summary>
    /// With the improved pagination, pages start at the first line. Without it, W&amp;B ignores <c>first</c>, and <c>after</c> counts lines
    /// from the end. <c>last</c> returns the last lines in both cases.
    /// </summary>
    public IReadOnlyDictionary<long, Node> Load(IResolveFieldContext context, IReadOnlyCollection<long> runs)
    {
        int? last = context.GetArgument<int?>("last");
        return context.GetArgument<bool?>("useImprovedPagination") == true && last is null
            ? _pages.Load(context, runs)
            : Tail(runs, last ?? LongestTail, context.GetArgument<string?>("after"));
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
        ILookup<long, LogLineRecord> lines = _graph
            .Data.Database.List(SandboxData.LogLines with { Order = "l.number DESC" }, runs, size + 1, offset)
            .ToLookup(static line => line.Parent, static line => line.Item);
        return runs.ToDictionary(
            static run => run,
            run => CreateTail([.. lines[run].Take(size).Reverse()], offset, lines[run].Count() > size)
        );
    }

    private Node CreateTail(LogLineRecord[] lines, int offset, bool hasMore)
    {
        string[] cursors = [.. lines.Select((_, index) => (offset + lines.Length - index).ToString(CultureInfo.InvariantCulture))];
        Node[] edges = _pageType.Edge.Create([.. _type.Create(lines).Zip(cursors, static (line, cursor) => new Edge(cursor, line, null))]);
        return _pageType.Connection.Create(
            new ConnectionPage(edges, new PageInfo(false, hasMore, cursors.FirstOrDefault(), cursors.LastOrDefault()), () => edges.Length)
        );
    }
}
