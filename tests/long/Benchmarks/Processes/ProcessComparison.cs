using System.Diagnostics;
using System.Globalization;
using WandbGen.Benchmarks.Listing;

namespace WandbGen.Benchmarks.Processes;

/// <summary>Whole processes that list files: how long from their start to the first item, how long until their end, and how much memory
/// they had at most.</summary>
/// <remarks>Clients take turns, and what is shown are the medians, and the medians and quartiles of each round's ratios to the hand-written
/// client.</remarks>
internal static class ProcessComparison
{
    private static readonly string[] s_clients = ["floor", "hand-written", "system-text-json", "wandbgen"];

    /// <param name="client">The command that starts <c>ListingClient</c>.</param>
    /// <param name="rounds">How often each client is started.</param>
    public static void Run(string[] client, int rounds)
    {
        Compare(
            "Start to first item, one page of 50",
            client,
            files: 50,
            pageSize: 50,
            defaultPageSize: 50,
            latency: TimeSpan.Zero,
            rounds
        );
        Compare(
            "10,000 files, 20 ms a request, 50 a page; WandbGen with its defaults",
            client,
            files: 10_000,
            pageSize: 50,
            defaultPageSize: 0,
            TimeSpan.FromMilliseconds(20),
            Math.Max(7, rounds / 3)
        );
        Compare(
            "100,000 files, 50 a page; WandbGen with its defaults",
            client,
            files: 100_000,
            pageSize: 50,
            defaultPageSize: 0,
            TimeSpan.Zero,
            Math.Max(7, rounds / 3)
        );
        Compare(
            "100,000 files, 1,000 a page",
            client,
            files: 100_000,
            pageSize: 1_000,
            defaultPageSize: 1_000,
            TimeSpan.Zero,
            Math.Max(7, rounds / 3)
        );
    }

    private static void Compare(string title, string[] command, int files, int pageSize, int defaultPageSize, TimeSpan latency, int rounds)
    {
        using var server = new ListingServer(files, latency);
        var taken = new Taken[s_clients.Length, rounds];
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < s_clients.Length; i++)
            {
                int turn = (i + round + 2) % s_clients.Length;
                string name = s_clients[turn];
                int size = name == "wandbgen" ? defaultPageSize : pageSize;
                Taken one = Start(command, [name, server.BaseUrl.AbsoluteUri, Text(files), Text(size)]);
                if (round >= 0)
                {
                    taken[turn, round] = one;
                }
            }
        }

        Console.WriteLine($"{title} ({rounds} rounds; × is to the hand-written client)");
        for (int i = 0; i < s_clients.Length; i++)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {s_clients[i], -18} first {Describe(i, static one => one.First)}, processor "
                        + $"{Describe(i, static one => one.FirstProcessor)}, {Median(i, static one => one.Methods):N0} methods compiled; "
                        + $"end {Describe(i, static one => one.End)}, processor {Describe(i, static one => one.EndProcessor)}; memory "
                        + $"{Median(i, static one => one.Memory) / 1e6, 6:N1} MB"
                )
            );
        }

        string Describe(int client, Func<Taken, double> of) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Median(client, of), 8:N1} ms {Ratio(client, of, 2):0.00} × ({Ratio(client, of, 1):0.00}–{Ratio(client, of, 3):0.00})"
            );

        double Median(int client, Func<Taken, double> of) => QuartileOf(round => of(taken[client, round]), 2);

        // To the hand-written client.
        double Ratio(int client, Func<Taken, double> of, int quartile) =>
            QuartileOf(round => of(taken[client, round]) / of(taken[1, round]), quartile);

        double QuartileOf(Func<int, double> of, int quartile) =>
            Enumerable.Range(0, rounds).Select(of).Order().ElementAt(quartile * (rounds - 1) / 4);
    }

    private static Taken Start(string[] command, string[] arguments)
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { RedirectStandardOutput = true };
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string[] atFirst = process.StandardOutput.ReadLine()?.Split(' ') ?? [];
        double first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        string[] atEnd = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        double end = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return
            process.ExitCode == 0
            && atFirst is ["first", string firstProcessor, string methods]
            && atEnd is [string processor, string memory]
            ? new Taken(first, Number(firstProcessor), Number(methods), end, Number(processor), Number(memory))
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Taken(
        double First,
        double FirstProcessor,
        double Methods,
        double End,
        double EndProcessor,
        double Memory
    );
}
