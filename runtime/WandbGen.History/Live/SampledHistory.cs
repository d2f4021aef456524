using System.Buffers;
using System.Text;
using System.Text.Json;
using WandbGen.History.Rows;

namespace WandbGen.History.Live;

/// <summary>Asks for rows that the server chooses.</summary>
internal static partial class SampledHistory
{
    public static async Task<IReadOnlyList<HistoryRow>> ReadAsync(
        RunOverview run,
        KeySelection selection,
        int samples,
        long? fromStep,
        long? beforeStep,
        CancellationToken cancellationToken
    )
    {
        var reader = new LineReader(selection, keys: null);
        var rows = new List<HistoryRow>();
        if (selection.Keys is null)
        {
            using LinePage page = await run
                .ReadingClient.ExecuteAsync(new HistoryLinesRequest(run, fromStep, beforeStep, samples), cancellationToken)
                .ConfigureAwait(false);
            for (int i = 0; i < page.Count; i++)
            {
                Add(rows, reader.Read(page[i]), run);
            }
        }
        else
        {
            string specification = Write(selection.Keys, samples, fromStep, beforeStep);
            IReadOnlyList<WandbValue> sampled = await QueryAsync(
                    run.ReadingClient,
                    run.Entity,
                    run.Project,
                    run.Id,
                    [specification],
                    cancellationToken
                )
                .ConfigureAwait(false);
            // A list of rows for each specification.
            foreach (WandbValue row in sampled.SelectMany(static list => list.Items))
            {
                Add(rows, reader.Read(row), run);
            }
        }

        return [.. rows.OrderBy(static row => row.Step)];
    }

    private static void Add(List<HistoryRow> rows, HistoryRow? row, RunOverview run) =>
        rows.Add(row ?? throw new WandbProtocolException($"The server sent a row of the history of the run '{run.Path}' without a step."));

    // The last step of a specification is a part of it.
    private static string Write(IReadOnlyList<string> keys, int samples, long? fromStep, long? beforeStep)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys"u8);
            writer.WriteStringValue(HistoryRow.StepKey);
            foreach (string key in keys)
            {
                writer.WriteStringValue(key);
            }

            writer.WriteEndArray();
            writer.WriteNumber("samples"u8, samples);
            if (fromStep is { } first)
            {
                writer.WriteNumber("minStep"u8, first);
            }

            if (beforeStep is { } before)
            {
                writer.WriteNumber("maxStep"u8, before - 1);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    [WandbQuery(
        """
            query SampledHistory($entity: String!, $project: String!, $run: String!, $specs: [JSONString!]!) {
              project(name: $project, entityName: $entity) { run(name: $run) { sampledHistory(specs: $specs) } }
            }
            """
    )]
    private static partial Task<IReadOnlyList<WandbValue>> QueryAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        IReadOnlyList<string> specs,
        CancellationToken cancellationToken
    );
}
