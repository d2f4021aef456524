using System.Diagnostics;
using System.Globalization;
using System.Text;
using WandbGen.Benchmarks.Downloads;

namespace WandbGen.Benchmarks.Artifacts;

/// <summary>Artifacts beside curl, which is given the addresses; mirrors of which all is there; and a million entries.</summary>
internal static class ArtifactComparison
{
    private const int Size = 4096;

    /// <param name="directory">Where the files go: which file system that is matters.</param>
    /// <param name="rounds">How often each client downloads everything.</param>
    public static async Task RunAsync(string directory, int rounds)
    {
        string root = Path.Combine(directory, $"wandbgen-{Guid.NewGuid():N}");
        try
        {
            await CompareAsync(root, files: 2_000, TimeSpan.FromMilliseconds(20), rounds);
            Directory.Delete(root, recursive: true);
            await SyncAsync(root, files: 20_000, rounds);
            await ListAsync(entries: 1_000_000);
        }
        finally
        {
            if (Directory.Exists(root))
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    private static async Task CompareAsync(string root, int files, TimeSpan latency, int rounds)
    {
        using var content = new ContentServer(Size, latency);
        using var server = new ArtifactServer(files, content, latency);
        using WandbClient client = Connect(server);
        string cached = root + "-cache";
        ArtifactDownloadOptions options = new() { Transfer = new DownloadOptions { Durable = false } };
        (string Name, Func<Task> Download)[] contestants =
        [
            ("curl, which is given the addresses", () => CurlAsync(content, files, root)),
            ("WandbGen, manifest and addresses too", () => NewArtifact(client).DownloadAsync(root, options)),
            ("WandbGen, on the disk before done", () => NewArtifact(client).DownloadAsync(root)),
            (
                "WandbGen, added to a cache",
                () => NewArtifact(client).DownloadAsync(root, options with { Cache = new ArtifactCache(new() { Directory = cached }) })
            ),
            (
                "WandbGen, from a cache",
                () => NewArtifact(client).DownloadAsync(root, options with { Cache = new ArtifactCache(new() { Directory = cached }) })
            ),
        ];
        var seconds = new double[contestants.Length, rounds];
        for (int round = -1; round < rounds; round++)
        {
            if (Directory.Exists(cached))
            {
                Directory.Delete(cached, recursive: true);
            }

            // In one order: the last one needs what the one before has left.
            for (int i = 0; i < contestants.Length; i++)
            {
                if (Directory.Exists(root))
                {
                    Directory.Delete(root, recursive: true);
                }

                Directory.CreateDirectory(root);
                Process.Start("sync").WaitForExit();
                long started = Stopwatch.GetTimestamp();
                await contestants[i].Download();
                if (round >= 0)
                {
                    seconds[i, round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                }
            }
        }

        Directory.Delete(cached, recursive: true);
        Console.WriteLine($"{files:N0} entries of 4 KiB, {latency.TotalMilliseconds} ms a request ({rounds} rounds)");
        for (int i = 0; i < contestants.Length; i++)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {contestants[i].Name, -38} {Median(rounds, round => seconds[i, round]) * 1000, 8:N0} ms "
                        + $"{Median(rounds, round => seconds[0, round] / seconds[i, round]), 6:0.00} × the speed of curl"
                )
            );
        }
    }

    private static async Task SyncAsync(string root, int files, int rounds)
    {
        using var content = new ContentServer(Size);
        using var server = new ArtifactServer(files, content, TimeSpan.Zero);
        using WandbClient client = Connect(server);
        using var http = new HttpClient();
        await Parallel.ForAsync(
            0,
            files,
            async (i, token) =>
            {
                string path = Path.Combine(root, ArtifactServer.NameOf(i));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(content.AddressOf(i), token), token);
            }
        );
        foreach (bool sizeOnly in (bool[])[false, true])
        {
            double[] beyond = new double[rounds];
            for (int round = 0; round < rounds; round++)
            {
                Artifact artifact = NewArtifact(client);
                await artifact.Entries("none").CountAsync();
                long started = Stopwatch.GetTimestamp();
                ArtifactDownload done = await artifact.SyncAsync(root, new ArtifactSyncOptions { SizeOnly = sizeOnly });
                beyond[round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (done.UpToDate != files || server.AddressQuestions > 0)
                {
                    throw new InvalidOperationException($"{done}, {server.AddressQuestions} questions");
                }
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SyncAsync of {files:N0} entries that are there, by {(sizeOnly ? "size" : "MD5")}, beyond reading the manifest: "
                        + $"{Median(rounds, round => beyond[round]) * 1000:N0} ms (least {beyond.Min() * 1000:N0}), no address asked for"
                )
            );
        }
    }

    private static async Task ListAsync(int entries)
    {
        using var server = new ArtifactServer(entries, content: null, TimeSpan.Zero);
        using WandbClient client = Connect(server);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        using var sampling = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(false) - before), null, 0, 5);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        using var stream = await client.Downloads.OpenReadAsync(new Manifest(server.BaseUrl));
        ArtifactManifest manifest = await ManifestReader.ReadAsync(stream, CancellationToken.None);
        double listed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        manifest.ComputeDigest();
        double proven = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int[] selected = ArtifactTransfer.Select(manifest, new ArtifactDownloadOptions());
        new EntryPaths(manifest, selected, "root", portable: false).Check(CancellationToken.None);
        double planned = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{manifest.Count:N0} entries: read in {listed:0.00} s, digest compared after {proven:0.00} s, names checked after "
                    + $"{planned:0.00} s ({(Environment.CpuUsage.TotalTime - used).TotalSeconds:0.00} s of processor time, the server's "
                    + $"included); at most {most / 1e6:N0} MB more"
            )
        );
    }

    private static WandbClient Connect(ArtifactServer server) =>
        new(new WandbClientOptions { BaseUrl = server.BaseUrl, ApiKey = new string('0', 40) });

    private static Artifact NewArtifact(WandbClient client) =>
        new()
        {
            Client = client,
            Id = "QXJ0aWZhY3Q6MQ==",
            Version = "v0",
            Collection = "data",
            Entity = "entity",
            Project = "project",
            Type = "dataset",
            Digest = "",
            State = new GraphQLEnum<ArtifactState>("COMMITTED", ArtifactState.Committed),
        };

    private static async Task CurlAsync(ContentServer content, int files, string root)
    {
        string list = Path.Combine(root, "curl");
        var text = new StringBuilder();
        for (int i = 0; i < files; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"url = {content.AddressOf(i)}\noutput = {Path.Combine(root, ArtifactServer.NameOf(i))}\n"
            );
        }

        await File.WriteAllTextAsync(list, text.ToString());
        using Process curl = Process.Start(
            new ProcessStartInfo(
                "curl",
                ["--no-progress-meter", "--fail", "--create-dirs", "--parallel", "--parallel-max", "16", "--config", list]
            )
        )!;
        await curl.WaitForExitAsync();
        if (curl.ExitCode != 0)
        {
            throw new InvalidOperationException($"curl ended with {curl.ExitCode}.");
        }
    }

    private static double Median(int rounds, Func<int, double> of) => Enumerable.Range(0, rounds).Select(of).Order().ElementAt(rounds / 2);

    private sealed record Manifest(Uri BaseUrl) : IDownloadable
    {
        public string Name => "manifest";

        public long? Size => null;

        public string? Md5 => null;

        public string? Url => new Uri(BaseUrl, "manifest").AbsoluteUri;

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
    }
}
