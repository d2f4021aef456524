using WandbGen;

/// <summary>
/// Changes that are killed in the middle: <c>KillTarget tag BASE-URL API-KEY PROJECT TAG</c> tags all runs of a project, and
/// <c>KillTarget agent BASE-URL API-KEY SWEEP TRIALS</c> runs trials of a sweep, prints their runs, and hangs in the one after TRIALS.
/// </summary>
internal static class Changes
{
    public static async Task RunAsync(string[] args)
    {
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = new Uri(args[1]),
                ApiKey = args[2],
                LoggerFactory = new ErrorLogger(),
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );
        if (args[0] == "tag")
        {
            Console.WriteLine(await api.RunOverviews(args[3]).TagAllAsync([args[4]]));
            return;
        }

        int left = int.Parse(args[4], System.Globalization.CultureInfo.InvariantCulture);
        Sweep sweep = await api.SweepAsync(args[3]);
        await sweep.RunAgentAsync(
            async (trial, cancellationToken) =>
            {
                Console.WriteLine(trial.Run.Id);
                if (left-- == 0)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
            },
            new SweepAgentOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(5), Host = "killed" }
        );
    }
}
