using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.History.Live;

/// <summary>Asks for lines of a history. GraphQL's <c>Run.history</c>.</summary>
/// <param name="run">The run.</param>
/// <param name="fromStep">The first step; <see langword="null"/> for the beginning.</param>
/// <param name="beforeStep">The step after the last one; <see langword="null"/> for the end.</param>
/// <param name="samples">How many lines the answer has at most; if there are more, the server chooses.</param>
/// <remarks>Written by hand, because emitted code would make an object of each line before anybody can read it: here all lines of an answer
/// are in one buffer, which is used again.</remarks>
internal sealed class HistoryLinesRequest(RunOverview run, long? fromStep, long? beforeStep, int samples) : IGraphQLRequest<LinePage>
{
    private static readonly GraphQLOperation s_operation = new(
        "HistoryLines",
        GraphQLOperationKind.Query,
        """
        query HistoryLines($entity: String!, $project: String!, $run: String!, $minStep: Int64, $maxStep: Int64, $samples: Int!) {
          project(name: $project, entityName: $entity) {
            run(name: $run) { history(minStep: $minStep, maxStep: $maxStep, samples: $samples) }
          }
        }
        """u8
    );

    public GraphQLOperation Operation => s_operation;

    public void WriteVariables(Utf8JsonWriter writer)
    {
        writer.WriteString("entity"u8, run.Entity);
        writer.WriteString("project"u8, run.Project);
        writer.WriteString("run"u8, run.Id);
        writer.WriteNumber("samples"u8, samples);
        if (fromStep is { } first)
        {
            writer.WriteNumber("minStep"u8, first);
        }

        if (beforeStep is { } before)
        {
            writer.WriteNumber("maxStep"u8, before);
        }
    }

    public LinePage ReadData(ref JsonTokenReader reader) => RunPathReader.ReadLines(ref reader, "project { run { history } }"u8, run);
}
