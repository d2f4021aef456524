using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WandbGen.Benchmarks.Downloads;

/// <summary>
/// Downloads by every client in turn, into a directory that is empty again each time, and says what each took as a multiple of curl's time
/// in the same round.
/// </summary>
internal static class DownloadComparison
{
    private const int Parallel = 16;

    /// <param name="directory">Where the files go: which file system that is matters.</param>
    /// <param name="rounds">How often each client downloads everything.</param>
    public static async Task RunAsync(string directory, int rounds)
    {
        string root = Path.Combine(directory, $"wandbgen-{Guid.NewGuid():N}");
        try
        {
            await CompareAsync("2,000 files of 4 KiB", root, files: 2_000, size: 4 * 1024, TimeSpan.Zero, rounds);
            await CompareAsync(
                "200 files of 4 KiB, 20 ms a request",
                root,
                files: 200,
                size: 4 * 1024,
                TimeSpan.FromMilliseconds(20),
                rounds
            );
            await CompareAsync("One file of 1 GiB", root, files: 1, size: 1024 * 1024 * 1024, TimeSpan.Zero, Math.Max(3, rounds / 2));
            await SyncAsync(root, files: 20_000, size: 4 * 1024);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task CompareAsync(string title, string root, int files, long size, TimeSpan latency, int rounds)
    {
        using var server = new ContentServer(size, latency);
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri("http://127.0.0.1:1"), ApiKey = new string('0', 40) }
        );
        using var http = new HttpClient(new SocketsHttpHandler());
        RemoteFile[] listed =
        [
            .. Enumerable.Range(0, files).Select(i => new RemoteFile(server.AddressOf(i).AbsoluteUri, Name(i), size, server.Md5Of(i))),
        ];
        RemoteFile[] unverified = [.. listed.Select(static file => file with { Md5 = null })];
        var options = new DownloadOptions { Durable = false };
        (string Name, Func<Task> Download)[] contestants =
        [
            ("curl", () => CurlAsync(listed, root)),
            ("HttpClient to a file", () => HttpClientAsync(http, listed, root)),
            ("WandbGen", () => client.Downloads.DownloadAllAsync(listed.ToAsyncEnumerable(), root, options)),
            (
                "WandbGen, on the disk before done",
                () => client.Downloads.DownloadAllAsync(listed.ToAsyncEnumerable(), root, options with { Durable = true })
            ),
            ("WandbGen, not verified", () => client.Downloads.DownloadAllAsync(unverified.ToAsyncEnumerable(), root, options)),
            (
                "WandbGen, one stream a file",
                () => client.Downloads.DownloadAllAsync(listed.ToAsyncEnumerable(), root, options with { MaxParallelRanges = 1 })
            ),
            ("MD5 in memory", () => HashAsync(files * size)),
        ];

        var seconds = new double[contestants.Length, rounds];
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < contestants.Length; i++)
            {
                int turn = (i + round + 2) % contestants.Length;
                if (Directory.Exists(root))
                {
                    Directory.Delete(root, recursive: true);
                }

                Directory.CreateDirectory(root);
                // What an earlier one left to the disk is not the next one's to wait for.
                Process.Start("sync").WaitForExit();
                long started = Stopwatch.GetTimestamp();
                await contestants[turn].Download();
                if (round >= 0)
                {
                    seconds[turn, round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                }
            }
        }

        Console.WriteLine($"{title} ({rounds} rounds)");
        for (int i = 0; i < contestants.Length; i++)
        {
            double time = Median(rounds, round => seconds[i, round]);
            double ratio = Median(rounds, round => seconds[i, round] / seconds[0, round]);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {contestants[i].Name, -34} {time * 1000, 8:N1} ms {files / time, 9:N0} files/s "
                        + $"{files * size / time / 1e6, 8:N0} MB/s {ratio, 6:0.00} × curl"
                )
            );
        }
    }

    private static async Task SyncAsync(string root, int files, long size)
    {
        using var server = new ContentServer(size);
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri("http://127.0.0.1:1"), ApiKey = new string('0', 40) }
        );
        RemoteFile[] listed =
        [
            .. Enumerable.Range(0, files).Select(i => new RemoteFile(server.AddressOf(i).AbsoluteUri, Name(i), size, server.Md5Of(i))),
        ];
        await client.Downloads.DownloadAllAsync(listed.ToAsyncEnumerable(), root, new DownloadOptions { Durable = false, Replace = true });
        foreach (bool sizeOnly in (bool[])[true, false])
        {
            double time = double.MaxValue;
            for (int round = 0; round < 5; round++)
            {
                long started = Stopwatch.GetTimestamp();
                await client.Downloads.SyncAsync(listed.ToAsyncEnumerable(), root, new SyncOptions { SizeOnly = sizeOnly });
                time = Math.Min(time, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SyncAsync of {files:N0} files that are there, by {(sizeOnly ? "size" : "MD5")}: {time * 1000:N0} ms (least of 5)"
                )
            );
        }
    }

    private static async Task CurlAsync(RemoteFile[] files, string root)
    {
        string list = Path.Combine(root, "curl");
        var text = new StringBuilder();
        foreach (RemoteFile file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"url = {file.Url}\noutput = {Path.Combine(root, file.Name)}\n");
        }

        await File.WriteAllTextAsync(list, text.ToString());
        using Process curl = Process.Start(
            new ProcessStartInfo(
                "curl",
                [
                    "--no-progress-meter",
                    "--fail",
                    "--create-dirs",
                    "--parallel",
                    "--parallel-max",
                    Parallel.ToString(CultureInfo.InvariantCulture),
                    "--config",
                    list,
                ]
            )
        )!;
        await curl.WaitForExitAsync();
        if (curl.ExitCode != 0)
        {
            throw new InvalidOperationException($"curl ended with {curl.ExitCode}.");
        }
    }

    private static Task HttpClientAsync(HttpClient http, RemoteFile[] files, string root) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (file, cancellationToken) =>
            {
                string path = Path.Combine(root, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using HttpResponseMessage response = await http.GetAsync(
                    file.Url,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                );
                await using FileStream target = File.Create(path);
                await response.Content.CopyToAsync(target, cancellationToken);
            }
        );

    private static Task HashAsync(long length) =>
        Task.Run(() =>
        {
            byte[] bytes = new byte[1024 * 1024];
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            for (long position = 0; position < length; position += bytes.Length)
            {
                md5.AppendData(bytes);
            }

            _ = md5.GetCurrentHash();
        });

    private static string Name(int file) => string.Create(CultureInfo.InvariantCulture, $"media/images/{file / 100}/sample_{file}.png");

    private static double Median(int rounds, Func<int, double> of) => Enumerable.Range(0, rounds).Select(of).Order().ElementAt(rounds / 2);

    private sealed record RemoteFile(string Url, string Name, long Length, string? Md5) : IDownloadable
    {
        string? IDownloadable.Url => Url;

        long? IDownloadable.Size => Length;

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
    }
}
