using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WandbGen.Tests;

/// <summary>
/// An entry of real size, sent in parts and downloaded again: tests/long/large-artifact.sh. The sandbox does everything but keep the bytes,
/// which no memory would hold.
/// </summary>
[Collection<ArtifactMemory>]
public sealed class LargeArtifactTests : ArtifactLoggingTest
{
    private const long Gibibyte = 1L << 30;
    private const long Part = 100L << 20;
    private const long MostMemory = 200L << 20;

    [Fact]
    public async Task A_file_of_many_gibibytes_is_sent_in_parts_and_downloaded_in_little_memory()
    {
        string size = Environment.GetEnvironmentVariable("WANDBGEN_LARGE") ?? "";
        Assert.SkipWhen(size.Length == 0, "This is for tests/long/large-artifact.sh.");
        long length = long.Parse(size, CultureInfo.InvariantCulture) * Gibibyte;
        string source = Path.Combine(Source, "large.bin");
        await using (var file = new FileStream(source, FileMode.CreateNew))
        {
            // What is not written takes no space, and is read as zeros.
            file.SetLength(length);
        }

        using var storage = new ZeroStorage(length);
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                ConfigureHttpHandler = handler => new Detour(storage.Address, Complete) { InnerHandler = handler },
            }
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        ArtifactUpload upload = await MeasureAsync(
            "logged",
            length,
            () => run.LogArtifactAsync(New().AddFile(source), cancellationToken: CancellationToken)
        );
        File.Delete(source);
        // The sandbox has counted what it has.
        Data.Database.Execute("UPDATE artifacts SET size = $size", ("$size", length));
        Artifact logged = await api.ArtifactAsync("entity/project/data:v0", CancellationToken);
        ArtifactDownload download = await MeasureAsync(
            "downloaded",
            length,
            () =>
                logged.DownloadAsync(
                    Target,
                    new ArtifactDownloadOptions { Transfer = new DownloadOptions { Durable = false } },
                    cancellationToken: CancellationToken
                )
        );

        Assert.Equal((1, length), (upload.Uploaded, upload.BytesUploaded));
        Assert.Equal(((length + Part - 1) / Part, length), (storage.Parts, storage.BytesReceived));
        Assert.Equal((1, length), (download.Downloaded, download.BytesDownloaded));
        Assert.Empty(download.Unverified);
        Assert.True((await logged.VerifyAsync(Target, CancellationToken)).IsComplete);
    }

    // The parts are elsewhere, so that it is here that they are put together.
    private string Complete(string document)
    {
        using var body = JsonDocument.Parse(document);
        JsonElement variables = body.RootElement.GetProperty("variables");
        string upload = variables.GetProperty("uploadId").GetString()!;
        Data.Database.Execute(
            """
            INSERT INTO objects (project, birth, md5, content)
            SELECT c.project, a.id, f.md5, x'00' FROM uploads u JOIN files f ON f.id = u.file JOIN artifacts a ON a.id = f.artifact
            JOIN collections c ON c.id = a.sequence WHERE u.id = $upload;
            UPDATE files SET object = (SELECT max(id) FROM objects) WHERE id = (SELECT file FROM uploads WHERE id = $upload);
            """,
            ("$upload", upload)
        );
        return """{"data":{"completeMultipartUploadArtifact":{"digest":null}}}""";
    }

    private static async Task<T> MeasureAsync<T>(string what, long length, Func<Task<T>> work)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        using var sampling = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(false) - before), null, 0, 20);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        T result = await work();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{length / Gibibyte} GiB {what} in {seconds:F1} s ({length / seconds / 1e6:F0} MB/s), "
                    + $"{(Environment.CpuUsage.TotalTime - used).TotalSeconds:F1} s of processor time with the storage's, at most "
                    + $"{most / 1e6:F0} MB more; the process has {Environment.WorkingSet / 1e6:F0} MB"
            )
        );
        Assert.InRange(most, 0, MostMemory);
        return result;
    }

    /// <summary>Sends large bodies and the requests for the large file to another storage.</summary>
    private sealed class Detour(Uri storage, Func<string, string> complete) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isLarge =
                request.Method == HttpMethod.Put
                    ? request.Content!.Headers.ContentLength > 1_000_000
                    : request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("large.bin", StringComparison.Ordinal);
            if (isLarge)
            {
                request.RequestUri = storage;
            }
            else if (request.Method == HttpMethod.Post)
            {
                string body = await request.Content!.ReadAsStringAsync(cancellationToken);
                if (body.Contains("\"CompleteMultipartUploadArtifact\"", StringComparison.Ordinal))
                {
                    return new HttpResponseMessage
                    {
                        Content = new StringContent(complete(body), Encoding.UTF8, "application/json"),
                        RequestMessage = request,
                    };
                }
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A storage that computes the MD5 of what it is sent, keeps nothing, and has one file of zeros.</summary>
    private sealed class ZeroStorage : IDisposable
    {
        private const int BufferSize = 256 * 1024;

        private readonly LocalServer _server;
        private readonly long _length;
        private int _parts;
        private long _bytesReceived;

        public ZeroStorage(long length)
        {
            _length = length;
            _server = new LocalServer(AnswerAsync);
            Address = new Uri(_server.Address, "large.bin");
        }

        public Uri Address { get; }

        public int Parts => _parts;

        public long BytesReceived => _bytesReceived;

        public void Dispose() => _server.Dispose();

        private async Task AnswerAsync(HttpListenerContext context)
        {
            byte[] buffer = new byte[BufferSize];
            if (context.Request.HttpMethod == "PUT")
            {
#pragma warning disable CA5351 // It is what storages compute.
                using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
                int read;
                while ((read = await context.Request.InputStream.ReadAsync(buffer)) > 0)
                {
                    md5.AppendData(buffer, 0, read);
                    Interlocked.Add(ref _bytesReceived, read);
                }

                byte[] hash = md5.GetHashAndReset();
                context.Response.StatusCode = context.Request.Headers["Content-MD5"] == Convert.ToBase64String(hash) ? 200 : 400;
                context.Response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(hash)}\"";
                Interlocked.Increment(ref _parts);
                context.Response.Close();
                return;
            }

            long from = 0;
            long to = _length - 1;
            if (context.Request.Headers["Range"] is { } text)
            {
                RangeItemHeaderValue range = RangeHeaderValue.Parse(text).Ranges.Single();
                (from, to) = (range.From!.Value, Math.Min(range.To ?? to, to));
                context.Response.StatusCode = 206;
                context.Response.Headers["Content-Range"] = $"bytes {from}-{to}/{_length}";
            }

            context.Response.Headers["ETag"] = "\"zeros\"";
            context.Response.Headers["Accept-Ranges"] = "bytes";
            context.Response.ContentLength64 = to - from + 1;
            try
            {
                for (long left = to - from + 1; left > 0; left -= Math.Min(left, buffer.Length))
                {
                    await context.Response.OutputStream.WriteAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
                }

                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // Who asked has enough.
            }
        }
    }
}
