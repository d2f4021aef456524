namespace WandbGen;

/// <summary>What <c>upsertBucket</c> is sent. What is null is left out, which leaves it as it is.</summary>
[WandbInput("UpsertBucketInput")]
internal sealed partial record RunUpsert
{
    /// <summary>The server's own id of a run that is there.</summary>
    public string? Id { get; init; }

    public string? EntityName { get; init; }

    [WandbField("modelName")]
    public string? Project { get; init; }

    /// <summary>The id in the address of a new run.</summary>
    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public string? State { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public string? Notes { get; init; }

    public string? Description { get; init; }

    public string? GroupName { get; init; }

    public string? JobType { get; init; }

    public string? Sweep { get; init; }

    public string? Host { get; init; }

    /// <summary>JSON, with bare words for what is not finite, as Python writes it.</summary>
    public string? Config { get; init; }

    /// <summary>JSON, with bare words for what is not finite, as Python writes it.</summary>
    public string? SummaryMetrics { get; init; }

    /// <summary>The changes of a run.</summary>
    /// <param name="id">The server's own id of the run.</param>
    /// <param name="update">The changes.</param>
    /// <param name="current">The run as it is, if the changes need it.</param>
    public static RunUpsert Of(string id, RunUpdate update, Run? current) =>
        new()
        {
            Id = id,
            DisplayName = update.Name,
            Tags = update.Tags,
            Notes = update.Notes,
            Description = update.Description,
            GroupName = update.Group,
            JobType = update.JobType,
            Config = update.ChangesConfig ? RunConfig.Merge(current!.RawConfig, update.Config, update.RemovedConfig).ToString() : null,
            SummaryMetrics = update.ChangesSummary ? Merge(current!.Summary, update.Summary, update.RemovedSummary).ToString() : null,
        };

    /// <summary>Adds values to an object, and removes others.</summary>
    public static WandbValue Merge(WandbValue stored, IReadOnlyDictionary<string, WandbValue>? changes, IReadOnlyList<string>? removed) =>
        WandbValue.FromMembers(
            (stored.Kind == WandbValueKind.Object ? stored.Members : [])
                .Where(member => removed?.Contains(member.Key, StringComparer.Ordinal) != true)
                .Concat(changes ?? (IEnumerable<KeyValuePair<string, WandbValue>>)[])
        );
}
