namespace WandbGen.History.Reading;

/// <summary>How many rows a run's history has, of servers without exports or for who does not want them.</summary>
[WandbObject("Run")]
internal sealed partial record LiveSources
{
    public int? HistoryLineCount { get; init; }

    public WandbValue HistoryKeys { get; init; }

    [WandbQuery(
        """
            query LiveHistorySources($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) }
            }
            """
    )]
    public static partial Task<LiveSources> QueryAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );
}
