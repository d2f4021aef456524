using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A type of values that were logged under a key.</summary>
public sealed class HistoryType
{
    private readonly WandbValue _statistics;

    private HistoryType(WandbValue statistics)
    {
        _statistics = statistics;
        Name = statistics.TryGetValue("type", out WandbValue name) ? name.ToString() : statistics.ToString();
        Count = statistics.TryGetValue("count", out WandbValue count) && count.TryGetInt64(out long exact) ? exact : 0;
    }

    /// <summary>
    /// The type's name: GraphQL's <c>number</c>, <c>string</c>, <c>map</c> and so on, or the <c>_type</c> of a media object, such as
    /// <c>image-file</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>The kind of the type.</summary>
    public HistoryValueKind Kind =>
        Name switch
        {
            "number" => HistoryValueKind.Number,
            "string" => HistoryValueKind.Text,
            "bool" or "boolean" => HistoryValueKind.Boolean,
            "nil" or "null" or "none" => HistoryValueKind.Null,
            "map" => HistoryValueKind.Map,
            "list" => HistoryValueKind.List,
            "histogram" => HistoryValueKind.Histogram,
            "table-file" or "incremental-table-file" or "joined-table" or "partitioned-table" => HistoryValueKind.Table,
            _ => HistoryValueKind.Media,
        };

    /// <summary>The number of values of this type.</summary>
    public long Count { get; }

    /// <summary>For a map, the types of its members by name.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<HistoryType>>> Members
    {
        get
        {
            if (_statistics.TryGetValue("keys", out WandbValue keys))
            {
                foreach ((string name, WandbValue types) in keys.Members)
                {
                    yield return new(name, ReadAll(types));
                }
            }
        }
    }

    /// <summary>For a list, the types of its items.</summary>
    public IReadOnlyList<HistoryType> Items => ReadAll(_statistics.Find("items"));

    /// <summary>The types inside this type, as the server reports them.</summary>
    public IReadOnlyList<HistoryType> NestedTypes => ReadAll(_statistics.Find("nestedTypes"));

    /// <summary>The name and the count.</summary>
    public override string ToString() =>
        SafeText.Clean(Count == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name} ({Count})"));

    // A type or a list of types, each a name or an object.
    internal static IReadOnlyList<HistoryType> ReadAll(WandbValue? types) =>
        types switch
        {
            null or { Kind: WandbValueKind.Null } => [],
            { Kind: WandbValueKind.Array } list => [.. list.Items.Select(static type => new HistoryType(type))],
            { Kind: WandbValueKind.Object } counted when counted.TryGetValue("typeCounts", out WandbValue inner) => ReadAll(inner),
            { } one => [new HistoryType(one)],
        };
}
