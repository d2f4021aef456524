using System.Security.Cryptography;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// Several downloads of two versions of a file to one place, by any schedule: at every moment the final path has nothing, the old file or a
/// whole version, and the next download leaves nothing beside it.
/// WANDBGEN_KILL_SWEEP=all tries more; WANDBGEN_SCHEDULE_SEED repeats one.
/// </summary>
public sealed class ScheduleTests : ProcessTest
{
    private const int Size = 60_000;

    private static readonly bool s_all = Environment.GetEnvironmentVariable("WANDBGEN_KILL_SWEEP") == "all";
    private static readonly int s_seed = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_SCHEDULE_SEED"), out int seed)
        ? seed
        : Environment.TickCount;

    private readonly byte[][] _versions = [RandomNumberGenerator.GetBytes(Size), RandomNumberGenerator.GetBytes(Size)];
    private byte[] _old = [];
    private Random _random = new(0);

    public ScheduleTests() => IsEverywhere = true;

    [Fact]
    public async Task Two_clients_whose_downloads_are_cancelled_damaged_and_robbed_leave_old_or_new()
    {
        Server.Script = (request, _) => Damage(Answer(request));
        using WandbClient other = CreateClient();
        for (int round = 0; round < (s_all ? 1_000 : 60); round++)
        {
            await BeginAsync(round);
            using var quiet = new CancellationTokenSource();
            Task watching = WatchAsync(round, quiet.Token);
            Task[] downloads =
            [
                .. Enumerable
                    .Range(0, _random.Next(2, 5))
                    .Select(i => DownloadAsync(i % 2 == 0 ? Client : other, _random.Next(2), _random.Next())),
            ];
            if (HoldsFiles && _random.Next(3) == 0 && Directory.Exists(Arriving))
            {
                await RemoveAsync(Arriving);
            }

            await Task.WhenAll(downloads);
            await quiet.CancelAsync();
            await watching;

            // The download that succeeds also deletes the partial content of the other version.
            int last = _random.Next(2);
            Server.Script = (request, _) => Answer(request);
            await Client.Downloads.DownloadAsync(
                Version(last),
                Root,
                new DownloadOptions { Replace = true, RangeSize = 10_000 },
                cancellationToken: CancellationToken
            );
            Server.Content = _versions[last];
            await AssertCompleteAsync();
            Server.Script = (request, _) => Damage(Answer(request));
        }
    }

    [Fact]
    public async Task Two_processes_that_are_killed_while_locks_lie_leave_old_or_new()
    {
        SkipWithoutStrace();
        string[] calls = ["pwrite64", "fsync", "/^renameat", "openat", "ftruncate", "/^unlink", "/^mkdir", "/^statx"];
        for (int round = 0; round < (s_all ? 200 : 2); round++)
        {
            await BeginAsync(round);
            Server.Script = (request, _) => Damage(Answer(request));
            using var quiet = new CancellationTokenSource();
            Task watching = WatchAsync(round, quiet.Token);
            List<Task<ProcessResult>> processes = [];
            for (int i = 0; i < 2; i++)
            {
                int version = _random.Next(2);
                Server.Content = _versions[version];
                Query = $"&v={version}&process={i}";
                Way = Pick("replace", "new", "sync");
                string locks = Pick("flock:retval=0", "flock:error=EOPNOTSUPP", "flock:error=ENOLCK");
                processes.Add(
                    RunAsync($"{locks} {Pick(calls)}:signal=KILL:when={_random.Next(1, 12)}", _random.Next(2) == 0 ? OneStream : 10_000)
                );
            }

            await Task.WhenAll(processes);
            await quiet.CancelAsync();
            await watching;

            int last = _random.Next(2);
            Server.Script = (request, _) => Answer(request);
            Server.Content = _versions[last];
            (Query, Way) = ($"&v={last}", null);
            ProcessResult honest = await RunAsync(rangeSize: 10_000);
            Assert.True(honest.ExitCode == 0, $"Seed {s_seed}, round {round}: {honest.Error}");
            await AssertCompleteAsync();
        }
    }

    private async Task BeginAsync(int round)
    {
        _random = new Random(unchecked(s_seed + round));
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        Server.Forget();
        _old = [];
        if (_random.Next(2) == 0)
        {
            await WriteOldAsync();
            _old = "old"u8.ToArray();
        }
    }

    private async Task DownloadAsync(WandbClient client, int version, int seed)
    {
        var random = new Random(seed);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        if (random.Next(2) == 0)
        {
            cancellation.CancelAfter(random.Next(0, 20));
        }

        var options = new DownloadOptions
        {
            Replace = random.Next(2) == 0,
            ExistOk = random.Next(2) == 0,
            RangeSize = random.Next(2) == 0 ? long.MaxValue : 10_000,
            MaxAttemptsWithoutProgress = 2,
            Durable = false,
        };
        try
        {
            Task download =
                random.Next(3) == 0
                    ? client.Downloads.SyncAsync(
                        [Version(version)],
                        Root,
                        new SyncOptions { DeleteExtraneous = random.Next(2) == 0, Transfer = options },
                        cancellationToken: cancellation.Token
                    )
                    : client.Downloads.DownloadAsync(Version(version), Root, options, cancellationToken: cancellation.Token);
            await download;
        }
        catch (WandbException)
        {
            // Damaged, or not to be replaced.
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !CancellationToken.IsCancellationRequested) { }
    }

    private RemoteFile Version(int version) => new(Name, Size, Md5(_versions[version]), $"{Server.Url}&v={version}");

    private ObjectAnswer Answer(ObjectRequest request)
    {
        byte[] content = _versions[request.Path.Contains("&v=1", StringComparison.Ordinal) ? 1 : 0];
        if (request.From is not { } from)
        {
            return new ObjectAnswer(200, content);
        }

        int to = Math.Min(request.To ?? int.MaxValue, content.Length - 1);
        return from >= content.Length
            ? new ObjectAnswer(416, [], $"Content-Range: bytes */{content.Length}\r\n")
            : new ObjectAnswer(206, content[from..(to + 1)], $"Content-Range: bytes {from}-{to}/{content.Length}\r\n");
    }

    private static ObjectAnswer Damage(ObjectAnswer answer) =>
        Random.Shared.Next(8) switch
        {
            0 => answer with { CutAt = Random.Shared.Next(answer.Body.Length + 1) },
            1 => answer with { Body = [.. answer.Body.Select(static value => (byte)~value)] },
            2 => new ObjectAnswer(503, []),
            _ => answer,
        };

    private async Task WatchAsync(int round, CancellationToken quiet)
    {
        while (!quiet.IsCancellationRequested)
        {
            if (await ReadAsync() is { } content)
            {
                Assert.True(
                    content.AsSpan().SequenceEqual(_old) || Array.Exists(_versions, version => version.AsSpan().SequenceEqual(content)),
                    $"Seed {s_seed}, round {round}: {content.Length} bytes that are no version."
                );
            }

            await Task.Delay(1, CancellationToken);
        }
    }

    private async Task<byte[]?> ReadAsync()
    {
        try
        {
            await using var stream = new FileStream(Target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, CancellationToken);
            return content.ToArray();
        }
        catch (IOException exception)
            when (exception is FileNotFoundException or DirectoryNotFoundException || FileLock.IsHeldByOther(exception))
        {
            // Not there, or locked still in the instant after the renaming.
            return null;
        }
    }

    private static async Task RemoveAsync(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException)
        {
            // Another process creates files in it at the same time, or has deleted it.
            await Task.Yield();
        }
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
