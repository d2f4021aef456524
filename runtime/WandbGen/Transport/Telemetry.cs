using System.Diagnostics;
using System.Diagnostics.Metrics;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>The traces and metrics of GraphQL operations; those of HTTP requests are .NET's own. Names follow the OpenTelemetry conventions for GraphQL, and hold no secrets.</summary>
internal static class Telemetry
{
    private static readonly ActivitySource s_source = new(nameof(WandbGen), "1.0.0");
    private static readonly Meter s_meter = new(nameof(WandbGen), "1.0.0");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>(
        "wandbgen.client.operation.duration", unit: "s", description: "The time an operation took, with all its attempts.");

    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>(
        "wandbgen.client.operation.retries", unit: "{retry}", description: "How often operations were sent again.");

    public static Activity? Start(GraphQLOperation operation, Uri url)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        Activity? activity = s_source.StartActivity(operation.ToString(), ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("graphql.operation.name", operation.Name);
            activity.SetTag("graphql.operation.type", TypeOf(operation));
            activity.SetTag("server.address", url.Host);
            activity.SetTag("server.port", url.Port);
        }

        return activity;
    }

    public static void Stop(Activity? activity, GraphQLCall call, TimeSpan duration, Exception? exception)
    {
        if (activity is not null)
        {
            if (call.Attempts > 1)
            {
                activity.SetTag("http.request.resend_count", call.Attempts - 1);
            }

            if (exception is not null)
            {
                activity.SetTag("error.type", exception.GetType().FullName);
                activity.SetStatus(ActivityStatusCode.Error);
            }

            activity.Dispose();
        }

        if (s_duration.Enabled)
        {
            var tags = new TagList { { "graphql.operation.name", call.Operation.Name }, { "graphql.operation.type", TypeOf(call.Operation) } };
            if (exception is not null)
            {
                tags.Add("error.type", exception.GetType().FullName);
            }

            s_duration.Record(duration.TotalSeconds, tags);
        }

        if (s_retries.Enabled && call.Attempts > 1)
        {
            s_retries.Add(call.Attempts - 1, new KeyValuePair<string, object?>("graphql.operation.name", call.Operation.Name));
        }
    }

    private static string TypeOf(GraphQLOperation operation) => operation.Kind == GraphQLOperationKind.Query ? "query" : "mutation";
}
