using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>
/// The traces and metrics of GraphQL operations and transfers. Those of HTTP requests are .NET's own. Names follow the OpenTelemetry
/// conventions for HTTP and GraphQL. No other code sets tags, and every external text is cleaned here.
/// </summary>
internal static class Telemetry
{
    private static readonly ActivitySource s_source = new(nameof(WandbGen), "1.0.0");
    private static readonly Meter s_meter = new(nameof(WandbGen), "1.0.0");

    // The boundaries that OpenTelemetry recommends for http.client.request.duration. The default boundaries are for milliseconds.
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "wandbgen.client.operation.duration",
        unit: "s",
        description: "The duration of an operation with all of its attempts.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        }
    );

    /// <summary>Counts bytes that were received.</summary>
    public static void AddReceived(int bytes) => Received.Counter.Add(bytes);

    /// <summary>Counts bytes that were sent.</summary>
    public static void AddSent(int bytes) => Sent.Counter.Add(bytes);

    /// <summary>Traces the transfer of one file, with all its requests.</summary>
    /// <param name="kind"><c>download</c> or <c>upload</c>.</param>
    /// <param name="file">The file's name on the server.</param>
    /// <param name="transfer">The transfer.</param>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    public static async Task<TResult> TraceAsync<TResult>(string kind, string file, Func<Task<TResult>> transfer)
    {
        using Activity? activity = StartTransfer(kind, file);
        try
        {
            return await transfer().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(activity, exception);
            throw;
        }
    }

    /// <summary>Begins to trace the transfer of one file. <see cref="Stop(Activity)"/> ends the trace.</summary>
    /// <param name="kind"><c>download</c> or <c>upload</c>.</param>
    /// <param name="file">The file's name on the server.</param>
    public static Activity? StartTransfer(string kind, string file)
    {
        Activity? activity = s_source.StartActivity(kind, ActivityKind.Client);
        activity?.SetTag("wandbgen.file.name", SafeText.Clean(file));
        return activity;
    }

    /// <summary>Ends the trace of a transfer. It can be called in any context, and more than once.</summary>
    public static void Stop(Activity? activity)
    {
        if (activity is null or { IsStopped: true })
        {
            return;
        }

        // Stopping an activity makes its parent the current one, which may be wrong for the caller.
        Activity? current = Activity.Current;
        activity.Stop();
        Activity.Current = current == activity ? activity.Parent : current;
    }

    /// <summary>Records the failure of the traced operation.</summary>
    public static void Fail(Activity? activity, Exception? exception)
    {
        if (exception is not null)
        {
            activity?.SetTag("error.type", exception.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error);
        }
    }

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

    public static void Stop(Activity? activity, GraphQLCall call, Uri url, TimeSpan duration, Exception? exception)
    {
        if (activity is not null)
        {
            if (call.Attempts > 1)
            {
                activity.SetTag("http.request.resend_count", call.Attempts - 1);
            }

            Fail(activity, exception);
            activity.Dispose();
        }

        if (s_duration.Enabled)
        {
            var tags = new TagList
            {
                { "graphql.operation.name", call.Operation.Name },
                { "graphql.operation.type", TypeOf(call.Operation) },
                { "server.address", url.Host },
                { "server.port", url.Port },
            };
            if (exception is not null)
            {
                tags.Add("error.type", exception.GetType().FullName);
            }

            s_duration.Record(duration.TotalSeconds, tags);
        }

        if (call.Attempts > 1)
        {
            Retries.Counter.Add(call.Attempts - 1, new KeyValuePair<string, object?>("graphql.operation.name", call.Operation.Name));
        }
    }

    private static string TypeOf(GraphQLOperation operation) => operation.IsMutation ? "mutation" : "query";

    // Each is created when it first counts something, because a process that only lists files needs none of them.
    private static class Retries
    {
        public static readonly Counter<long> Counter = s_meter.CreateCounter<long>(
            "wandbgen.client.operation.retries",
            unit: "{retry}",
            description: "The number of retries of operations."
        );
    }

    private static class Received
    {
        public static readonly Counter<long> Counter = s_meter.CreateCounter<long>(
            "wandbgen.client.download.size",
            unit: "By",
            description: "The number of bytes of files that were received, including bytes that were received again."
        );
    }

    private static class Sent
    {
        public static readonly Counter<long> Counter = s_meter.CreateCounter<long>(
            "wandbgen.client.upload.size",
            unit: "By",
            description: "The number of bytes of files that were sent, including bytes that were sent again."
        );
    }
}
