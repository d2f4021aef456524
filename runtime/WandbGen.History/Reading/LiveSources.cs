namespace WandbGen.History.Reading;

/// <summary>The number of rows of a run's history, for servers without exports and for callers that do not use them.</summary>
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
