using System.Diagnostics;
using System.Globalization;
using System.Text;
using WandbGen.Benchmarks.Downloads;

namespace WandbGen.Benchmarks.Processes;

/// <summary>Whole processes that download files, beside curl, a program with <see cref="HttpClient"/>, and md5sum: their elapsed time and
/// their processor time.</summary>
/// <remarks>All take turns, and what is shown are the medians, and the medians and quartiles of each round's ratios to the first. No
/// process lists the files: their addresses are arguments, or for curl a file.</remarks>
internal static class DownloadProcesses
{
    /// <param name="directory">Where the files go: which file system that is matters.</param>
    /// <param name="client">The command that starts <c>ListingClient</c>.</param>
    /// <param name="rounds">How often each is started.</param>
    public static void Run(string directory, string[] client, int rounds)
    {
        string root = Path.Combine(directory, $"wandbgen-{Guid.NewGuid():N}");
        Compare("2,000 files of 4 KiB", root, client, files: 2_000, size: 4 * 1024, latency: TimeSpan.Zero, rounds);
        Compare("200 files of 4 KiB, 20 ms a request", root, client, files: 200, size: 4 * 1024, TimeSpan.FromMilliseconds(20), rounds);
        Compare("One file of 1 GiB", root, client, files: 1, size: 1024 * 1024 * 1024, latency: TimeSpan.Zero, rounds);
    }

    private static void Compare(string title, string root, string[] client, int files, long size, TimeSpan latency, int rounds)
    {
        using var server = new ContentServer(size, latency);
        string md5 = string.Join(',', Enumerable.Range(0, files).Select(server.Md5Of));
        string list = root + ".curl";
        string whole = root + ".whole";
        File.WriteAllText(list, CurlList(server, files, root));
        List<(string Name, string[] Command)> peers =
        [
            ("HttpClient, 16 at a time", Download("http")),
            ("curl --parallel-max 16", ["curl", "--no-progress-meter", "--create-dirs", "--parallel", "--parallel-max", "16", "-K", list]),
            ("HttpClient, MD5 compared", [.. Download("http-md5"), md5]),
            ("WandbGen, verified", [.. Download("wandbgen"), md5]),
            ("WandbGen, no MD5 known", Download("wandbgen")),
        ];
        try
        {
            if (files == 1)
            {
                peers.Add(("WandbGen, verified, one stream", [.. Download("wandbgen-one-stream"), md5]));
                peers.Add(("md5sum of the same file", ["md5sum", whole]));
                Directory.CreateDirectory(root);
                Start(Download("http"));
                File.Move(Directory.GetFiles(root, "*", SearchOption.AllDirectories).Single(), whole, overwrite: true);
            }

            Print(title, peers, Take(root, peers, rounds), rounds);
        }
        finally
        {
            File.Delete(list);
            File.Delete(whole);
            Directory.Delete(root, recursive: true);
        }

        string[] Download(string name) =>
            [.. client, $"download-{name}", server.BaseUrl.AbsoluteUri, Text(files), size.ToString(CultureInfo.InvariantCulture), root];
    }

    private static Taken[,] Take(string root, List<(string Name, string[] Command)> peers, int rounds)
    {
        var taken = new Taken[peers.Count, rounds];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < peers.Count; i++)
            {
                int turn = (i + round + 1) % peers.Count;
                if (Directory.Exists(root))
                {
                    Directory.Delete(root, recursive: true);
                }

                Directory.CreateDirectory(root);
                Taken one = Start(peers[turn].Command);
                if (round >= 0)
                {
                    taken[turn, round] = one;
                }
            }
        }

        return taken;
    }

    private static void Print(string title, List<(string Name, string[] Command)> peers, Taken[,] taken, int rounds)
    {
        Console.WriteLine($"{title} ({rounds} rounds; × is to {peers[0].Name}, with quartiles)");
        for (int i = 0; i < peers.Count; i++)
        {
            Console.WriteLine(
                $"  {peers[i].Name, -32} elapsed {Describe(i, static one => one.Elapsed)}; "
                    + $"processor {Describe(i, static one => one.Processor)}"
            );
        }

        string Describe(int peer, Func<Taken, double> of)
        {
            double[] times = [.. Enumerable.Range(0, rounds).Select(round => of(taken[peer, round])).Order()];
            double[] ratios = [.. Enumerable.Range(0, rounds).Select(round => of(taken[peer, round]) / of(taken[0, round])).Order()];
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{times[rounds / 2] * 1000, 8:N0} ms {ratios[rounds / 2]:0.00} × ({ratios[rounds / 4]:0.00}–{ratios[3 * rounds / 4]:0.00})"
            );
        }
    }

    // The shell reports the times of a process and its children.
    private static Taken Start(string[] command)
    {
        var start = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%R %U %S'; time \"$@\" > /dev/null", "bash", .. command])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        double[] times =
            process.ExitCode == 0
                ? [.. output.Trim().Split('\n')[^1].Split(' ').Select(static time => double.Parse(time, CultureInfo.InvariantCulture))]
                : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {output}");
        return new Taken(times[0], times[1] + times[2]);
    }

    private static string CurlList(ContentServer server, int files, string root)
    {
        var text = new StringBuilder();
        for (int i = 0; i < files; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"url = {server.AddressOf(i)}\noutput = {root}/media/images/{i / 100}/sample_{i}.png\n"
            );
        }

        return text.ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Taken(double Elapsed, double Processor);
}
