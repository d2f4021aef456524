using System.Diagnostics;
using System.Globalization;

namespace WandbGen.Benchmarks.Listing;

/// <summary>
/// Lists a run's files by every client in turn, many rounds in one process, and says what each took as a multiple of the hand-written
/// parser's time in the same round:
/// on a machine that others use too, the median of such ratios stands still where times do not.
/// </summary>
internal static class ListingComparison
{
    private const int Files = 20_000;

    public static async Task RunAsync(int rounds, string? only)
    {
        Console.WriteLine(
            $"{rounds} rounds over {Files:N0} files; files a second and bytes allocated a file are medians, ratios are medians "
                + "of each round's ratio."
        );
        foreach (int pageSize in (int[])[50, 100, 1_000])
        {
            await RunAsync(pageSize, rounds, only);
        }
    }

    private static async Task RunAsync(int pageSize, int rounds, string? only)
    {
        using var server = new ListingServer(Files);
        using var handWritten = new HandWritten(server.BaseUrl, pageSize);
        using var client = new WandbClient(new WandbClientOptions { BaseUrl = server.BaseUrl, ApiKey = new string('0', 40) });
        using var waiting = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = server.BaseUrl,
                ApiKey = new string('0', 40),
                Prefetch = false,
            }
        );
        (string Name, Func<Task<int>> List)[] contestants =
        [
            ("hand-written parser", () => handWritten.ParseAsync()),
            ("bytes thrown away", () => handWritten.DiscardAsync(Files)),
            ("every token walked", () => handWritten.WalkTokensAsync(Files)),
            ("System.Text.Json, source-generated", () => handWritten.DeserializeAsync()),
            ("WandbGen", () => ListAsync(client, pageSize)),
            ("WandbGen, no prefetch", () => ListAsync(waiting, pageSize)),
        ];
        contestants =
        [
            .. contestants.Where((contestant, i) => i == 0 || only is null || contestant.Name.Contains(only, StringComparison.Ordinal)),
        ];

        var seconds = new double[contestants.Length, rounds];
        var bytes = new double[contestants.Length, rounds];
        var random = new Random(pageSize);
        int[] turns = [.. Enumerable.Range(0, contestants.Length)];
        for (int round = -Math.Max(3, rounds / 5); round < rounds; round++)
        {
            // What a client leaves behind decides how much the next one allocates before the first collection, so that no client may
            // always follow the same one.
            random.Shuffle(turns);
            for (int i = 0; i < contestants.Length; i++)
            {
                int turn = turns[i];
                GC.Collect();
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long started = Stopwatch.GetTimestamp();
                await contestants[turn].List();
                if (round >= 0)
                {
                    seconds[turn, round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                    bytes[turn, round] = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                }
            }
        }

        Console.WriteLine($"{pageSize:N0} a page");
        for (int i = 0; i < contestants.Length; i++)
        {
            int contestant = i;
            double rate = Median(round => Files / seconds[contestant, round]);
            double allocated = Median(round => bytes[contestant, round] / Files);
            double ratio = Median(round => seconds[contestant, round] / seconds[0, round]);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {contestants[i].Name, -36} {rate, 10:N0} files/s {allocated, 8:N1} bytes {ratio, 6:0.00} ×"
                )
            );
        }

        double Median(Func<int, double> of)
        {
            double[] values = [.. Enumerable.Range(0, rounds).Select(of).Order()];
            return values[values.Length / 2];
        }
    }

    private static async Task<int> ListAsync(WandbClient client, int pageSize)
    {
        var run = new Run
        {
            Id = "run",
            StorageId = "1",
            Entity = "entity",
            Project = "project",
            Client = client,
        };
        int count = 0;
        await foreach (RunFile file in new Files(run, pageSize: pageSize))
        {
            count += file.Name.Length > 0 ? 1 : 0;
        }

        return count;
    }
}
