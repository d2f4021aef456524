using System.Diagnostics;
using System.Globalization;

namespace WandbGen.Benchmarks.Histories;

/// <summary>Saves the histories of many runs to one file, and says how much memory that took at most, the server included.</summary>
internal static class HistoryMemory
{
    public static async Task RunAsync(int runs)
    {
        string export = Path.Combine(Path.GetTempPath(), $"wandbgen-history-{Environment.ProcessId}.parquet");
        string saved = Path.ChangeExtension(export, "saved.parquet");
        string cache = export + "-cache";
        try
        {
            HistoryComparison.Write(export, columns: 2);
            using var server = new HistoryBenchmarkServer(await File.ReadAllBytesAsync(export), [], TimeSpan.Zero);
            using WandbClient client = HistoryComparison.Connect(server);
            long before = Environment.WorkingSet;
            SavedHistory history = await Enumerable
                .Range(0, runs)
                .Select(i => HistoryComparison.RunOf(client, $"run-{i}"))
                .ToAsyncEnumerable()
                .Histories(["c0"], new HistoriesOptions { History = new HistoryOptions { CacheDirectory = cache } })
                .SaveAsync(saved);
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{runs} runs, {history.Rows} rows, {history.Length >> 20} MiB saved: {process.PeakWorkingSet64 >> 20} MiB at most, "
                        + $"{before >> 20} MiB before"
                )
            );
        }
        finally
        {
            File.Delete(export);
            File.Delete(saved);
            if (Directory.Exists(cache))
            {
                Directory.Delete(cache, recursive: true);
            }
        }
    }
}
