using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WandbGen.Downloads.Tests;

/// <summary>What a program that runs in the dark can see of transfers.</summary>
public sealed class ObservabilityTests : DownloadTest
{
    [Fact]
    public async Task A_download_is_one_span_and_its_bytes_are_counted()
    {
        string name = $"{Guid.NewGuid():N}.bin";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "WandbGen",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        long received = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "wandbgen.client.download.size")
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, bytes, _, _) => Interlocked.Add(ref received, bytes));
        meters.Start();

        await Client.Downloads.DownloadAsync(File(name), Root, cancellationToken: CancellationToken);
        Server.Script = (_, _) => new ObjectAnswer(404, []);
        await Assert.ThrowsAsync<WandbNotFoundException>(() =>
            Client.Downloads.DownloadAsync(File(name), Path.Combine(Root, "other"), cancellationToken: CancellationToken)
        );

        Activity[] downloads = [.. spans.Where(span => Equals(span.GetTagItem("wandbgen.file.name"), name))];
        Assert.All(downloads, span => Assert.Equal("download", span.DisplayName));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], downloads.Select(span => span.Status));
        Assert.Equal("WandbGen.WandbNotFoundException", downloads[1].GetTagItem("error.type"));
        // Other tests download meanwhile.
        Assert.True(received >= Server.Content.Length);
    }

    [Fact]
    public async Task What_goes_wrong_on_the_way_is_logged_without_the_signature()
    {
        using var logs = new RecordingLogger();
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('k', 40),
                LoggerFactory = logs,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );
        RemoteFile file = File(refresh: () => Server.Url + "&fresh");
        Server.Script = (request, number) =>
            number switch
            {
                0 => Server.Whole() with { CutAt = 100_000 },
                1 => new ObjectAnswer(403, []),
                _ => Server.Good(request),
            };

        await client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken);

        Assert.Contains(logs.Texts, line => line.Contains("model.bin resumes at byte", StringComparison.Ordinal));
        Assert.Contains(logs.Texts, line => line.Contains("model.bin resumes from a new address", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Texts, line => line.Contains("Signature", StringComparison.Ordinal));
    }
}
