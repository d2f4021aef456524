using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.History.Live;

/// <summary>Asks for the lines of system metrics. GraphQL's <c>Run.events</c>, which knows no windows.</summary>
/// <param name="run">The run.</param>
/// <param name="samples">How many lines the answer has at most; if there are more, the server chooses.</param>
internal sealed class EventLinesRequest(RunOverview run, int samples) : IGraphQLRequest<LinePage>
{
    private static readonly GraphQLOperation s_operation = new(
        "SystemMetricLines",
        GraphQLOperationKind.Query,
        """
        query SystemMetricLines($entity: String!, $project: String!, $run: String!, $samples: Int!) {
          project(name: $project, entityName: $entity) { run(name: $run) { events(samples: $samples) } }
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
    }

    public LinePage ReadData(ref JsonTokenReader reader) => RunPathReader.ReadLines(ref reader, "project { run { events } }"u8, run);
}
