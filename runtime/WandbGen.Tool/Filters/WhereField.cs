namespace WandbGen.Tool.Filters;

/// <summary>A field that runs are filtered by.</summary>
internal sealed class WhereField
{
    private const string ConfigPrefix = "config.";
    private const string SummaryPrefix = "summary.";

    // The names of the columns of the listing, with the names of the server.
    private static readonly Dictionary<string, (string Field, Kind Kind)> s_fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = (RunFilter.Id.Name, Kind.Text),
        ["name"] = (RunFilter.DisplayName.Name, Kind.Text),
        ["state"] = (RunFilter.State.Name, Kind.Text),
        ["tags"] = (RunFilter.Tags.Name, Kind.Text),
        ["group"] = (RunFilter.Group.Name, Kind.Text),
        ["job_type"] = (RunFilter.JobType.Name, Kind.Text),
        ["user"] = (RunFilter.Username.Name, Kind.Text),
        ["host"] = (RunFilter.Host.Name, Kind.Text),
        ["sweep"] = (RunFilter.Sweep.Name, Kind.Text),
        ["notes"] = (RunFilter.Notes.Name, Kind.Text),
        ["created"] = (RunFilter.CreatedAt.Name, Kind.Time),
        ["heartbeat"] = (RunFilter.HeartbeatAt.Name, Kind.Time),
        ["duration"] = (RunFilter.Duration.Name, Kind.Value),
    };

    private readonly DocumentField<RunFilter> _field;
    private readonly Kind _kind;

    private WhereField(DocumentField<RunFilter> field, Kind kind)
    {
        _field = field;
        _kind = kind;
    }

    private enum Kind
    {
        Text,
        Time,
        Value,
    }

    /// <summary>All names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", s_fields.Keys) + ", config.KEY, summary.KEY";

    public bool IsText => _kind == Kind.Text;

    public bool IsTime => _kind == Kind.Time;

    public static WhereField? Find(string name) =>
        name.StartsWith(ConfigPrefix, StringComparison.Ordinal) && name.Length > ConfigPrefix.Length
            ? new WhereField(RunFilter.Config(name[ConfigPrefix.Length..]), Kind.Value)
        : name.StartsWith(SummaryPrefix, StringComparison.Ordinal) && name.Length > SummaryPrefix.Length
            ? new WhereField(RunFilter.Summary(name[SummaryPrefix.Length..]), Kind.Value)
        : s_fields.TryGetValue(name, out (string Field, Kind Kind) known) ? new WhereField(RunFilter.Field(known.Field), known.Kind)
        : null;

    public static string DescribeUnknown(string name) => $"'{name}' is not a field.{Suggestion.For(name, s_fields.Keys)} Fields: {Names}";

    public RunFilter Exists() => _field.Exists();

    public RunFilter In(IEnumerable<FilterValue> values) => _field.In(values);

    public RunFilter Matches(string pattern, bool isNegated) => isNegated ? !_field.Matches(pattern) : _field.Matches(pattern);

    /// <summary>A comparison, or <see langword="null"/> if texts have no such order.</summary>
    public RunFilter? Compare(string sign, FilterValue value) =>
        sign switch
        {
            "=" => _field == value,
            "!=" => _field != value,
            _ when IsText => null,
            "<" => _field < value,
            "<=" => _field <= value,
            ">" => _field > value,
            _ => _field >= value,
        };
}
