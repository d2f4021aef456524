using WandbGen;

/// <summary>Saves the history of a run, and waits to be killed when the first rows are written: KillTarget history BASE-URL API-KEY RUN
/// PATH CACHE. Prints <c>writing</c> then.</summary>
internal static class SavedHistories
{
    public static async Task RunAsync(string[] args)
    {
        using var api = new WandbApi(new WandbClientOptions { BaseUrl = new Uri(args[1]), ApiKey = args[2] });
        Run run = await api.RunAsync(args[3]);
        await run.History(options: new HistoryOptions { CacheDirectory = args[5] }).SaveAsync(args[4], replace: true, new Waiting());
    }

    private sealed class Waiting : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value)
        {
            Console.WriteLine("writing");
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
