using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

public sealed class TelemetryTests
{
    [Fact]
    public async Task An_operation_is_one_span_and_one_measurement_whatever_its_attempts()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "WandbGen",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var measured = new ConcurrentQueue<(string Instrument, double Value, string? Error)>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == "WandbGen")
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> all = new([.. tags]);
            if (Equals(all["graphql.operation.name"], "Traced"))
            {
                measured.Enqueue((instrument.Name, value, all.GetValueOrDefault("error.type") as string));
            }
        }

        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        meters.Start();
        await using var server = new ScriptedServer(
            connection => connection.SendJsonAsync("{}", 503),
            connection => connection.SendJsonAsync(Ping.Pong),
            connection => connection.SendJsonAsync("{}", 400)
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await client.ExecuteAsync(new Traced(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Traced(), TestContext.Current.CancellationToken));

        Activity[] traced = [.. spans.Where(span => span.DisplayName == "query Traced")];
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], traced.Select(span => span.Status));
        Assert.Equal(
            (1, server.Port, "query"),
            (
                traced[0].GetTagItem("http.request.resend_count"),
                traced[0].GetTagItem("server.port"),
                traced[0].GetTagItem("graphql.operation.type")
            )
        );
        Assert.Equal("WandbGen.WandbGraphQLException", traced[1].GetTagItem("error.type"));
        Assert.Equal(
            [null, "WandbGen.WandbGraphQLException"],
            measured.Where(one => one.Instrument == "wandbgen.client.operation.duration").Select(one => one.Error)
        );
        Assert.Equal(1, Assert.Single(measured, one => one.Instrument == "wandbgen.client.operation.retries").Value);
    }

    private sealed class Traced : IGraphQLRequest<string>
    {
        private readonly Ping _ping = new();

        public GraphQLOperation Operation { get; } = new("Traced", GraphQLOperationKind.Query, "query Traced { ping }"u8);

        public void WriteVariables(Utf8JsonWriter writer) => _ping.WriteVariables(writer);

        public string ReadData(ref JsonTokenReader reader) => _ping.ReadData(ref reader);
    }
}
