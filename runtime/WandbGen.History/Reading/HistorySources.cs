using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.History.Rows;

namespace WandbGen.History.Reading;

/// <summary>Where the rows of a run's history are, and how many the server counts.</summary>
[WandbObject("Run")]
internal sealed partial record HistorySources
{
    /// <summary>The number of rows, if the server says.</summary>
    public int? HistoryLineCount { get; init; }

    public WandbValue HistoryKeys { get; init; }

    [WandbField("parquetHistory(liveKeys: [\"_step\"])")]
    public required ExportedHistory Exports { get; init; }

    public static Task<HistorySources> QueryAsync(RunOverview run, CancellationToken cancellationToken) =>
        QueryAsync(run.ReadingClient, run.Entity, run.Project, run.Id, cancellationToken);

    [WandbQuery(
        """
            query HistorySources($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) }
            }
            """
    )]
    private static partial Task<HistorySources> QueryAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );
}

/// <summary>What was exported, and the steps of what was not yet.</summary>
[WandbObject("ParquetHistory")]
internal sealed partial record ExportedHistory
{
    [WandbField("parquetUrls")]
    public required IReadOnlyList<string> Urls { get; init; }

    [WandbField("liveData", Converter = typeof(LiveStep))]
    public required IReadOnlyList<long> LiveSteps { get; init; }
}

/// <summary>Reads the step out of a row that has nothing else.</summary>
internal abstract class LiveStep : IScalarConverter<long>
{
    private LiveStep() { }

    public static long Read(ref Utf8JsonReader reader) => throw new NotSupportedException("TryRead reads every step.");

    public static bool TryRead(ref JsonTokenReader reader, out long value) =>
        StepOf.TryRead(GraphQLReader.ReadValue(ref reader).Find(HistoryRow.StepKey) ?? default, out value)
            ? true
            : throw new JsonException("A row that is not exported has no step.");

    public static void Write(Utf8JsonWriter writer, long value) => throw new NotSupportedException("Steps are not sent.");
}
