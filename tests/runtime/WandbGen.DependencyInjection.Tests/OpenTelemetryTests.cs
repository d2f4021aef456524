using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WandbGen.Testing;

namespace WandbGen.DependencyInjection.Tests;

public sealed class OpenTelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_lines_of_the_documentation_export_spans_and_metrics_of_an_ASP_NET_Core_application()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
        sandbox.Data.AddRun("entity", "project", "run");
        sandbox.Data.AddFiles("entity", "project", "run", 1, _ => "a.txt", _ => [1, 2, 3]);
        var spans = new Spans();
        var metrics = new List<Metric>();

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder
            .Services.AddWandb(options =>
            {
                options.BaseUrl = sandbox.BaseUrl;
                options.ApiKey = sandbox.ApiKey;
            })
            .ValidateOnStart();
        builder
            .Services.AddOpenTelemetry()
            .WithTracing(tracing =>
                tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddSource("WandbGen").AddInMemoryExporter(spans)
            )
            .WithMetrics(measured => measured.AddMeter("WandbGen").AddHttpClientInstrumentation().AddInMemoryExporter(metrics));
        await using WebApplication app = builder.Build();
        app.MapGet(
            "/file",
            async (WandbApi wandb, CancellationToken cancellationToken) =>
            {
                RunFile file = await (await wandb.RunAsync("entity/project/run", cancellationToken)).FileAsync("a.txt", cancellationToken);
                await using Stream content = await file.OpenReadAsync(cancellationToken);
                using var bytes = new MemoryStream();
                await content.CopyToAsync(bytes, cancellationToken);
                return bytes.Length;
            }
        );
        await app.StartAsync(Cancellation);
        string address = app.Urls.Single();

        using var browser = new HttpClient();
        Assert.Equal("3", await browser.GetStringAsync(new Uri(address + "/file"), Cancellation));
        await app.StopAsync(Cancellation);
        app.Services.GetRequiredService<TracerProvider>().ForceFlush();
        app.Services.GetRequiredService<MeterProvider>().ForceFlush();

        // Other tests of this process have spans of the same sources.
        Activity request = Assert.Single(spans, static span => span.Kind == ActivityKind.Server && span.DisplayName == "GET /file");
        Activity[] own = [.. spans.Where(span => span.Source.Name == "WandbGen" && span.TraceId == request.TraceId)];
        Assert.Equal(["download", "query Run", "query RunFiles"], own.Select(static span => span.DisplayName).Order());
        Assert.All(own, span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.Contains(metrics, static metric => metric.Name == "wandbgen.client.operation.duration");
    }

    // The exporter adds from several threads.
    private sealed class Spans : ConcurrentQueue<Activity>, ICollection<Activity>
    {
        public bool IsReadOnly => false;

        public void Add(Activity item) => Enqueue(item);

        public bool Contains(Activity item) => Enumerable.Contains(this, item);

        public bool Remove(Activity item) => throw new NotSupportedException();
    }
}
