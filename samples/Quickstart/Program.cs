using System.Globalization;
using Spectre.Console;
using WandbGen;
using WandbGen.Quickstart;

if (args is ["-h" or "--help" or "-?", ..] or { Length: > 2 })
{
    AnsiConsole.WriteLine(
        """
        Lists a run's files and downloads them.

          dotnet run --project samples/Quickstart [-- RUN [DIRECTORY]]

          RUN        entity/project/run or the address of the run's page; without it, your latest run
          DIRECTORY  where the files go; without it, files of a real server are only listed,
                     and files of the sandbox go to a new temporary directory

        With an API key (WANDB_API_KEY, or netrc after `wandb login`) it asks the real server.
        Without one it starts a sandbox and asks that.
        """
    );
    return args.Length > 2 ? 2 : 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (Console.IsOutputRedirected)
{
    // Whoever reads a pipe wants one line a file, however long.
    AnsiConsole.Profile.Width = 10_000;
}

try
{
    Console.Error.WriteLine(WandbClient.IsConfigured() ? "Connecting …" : "Starting a sandbox …");
    await using Source source = await Source.OpenAsync(stop.Token);
    AnsiConsole.WriteLine($"Server  {source.Api.Client.BaseUrl}");
    AnsiConsole.WriteLine($"        {source.Description}");

    Run run = args is [string path, ..] ? await source.Api.RunAsync(path, stop.Token) : await source.LatestRunAsync(stop.Token);
    AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Run     {run.Path} ({run.State}, {run.CreatedAt:u})"));

    Console.Error.WriteLine("Listing its files …");
    (int count, long size) = await Listing.PrintAsync(run, stop.Token);

    if (args is not [_, _] && !source.IsSandbox)
    {
        AnsiConsole.WriteLine("Nothing was downloaded. To download them:");
        Console.WriteLine($"dotnet run --project samples/Quickstart -- {run.Path} DIRECTORY");
        return 0;
    }

    string directory = args is [_, string given] ? given : Path.Combine(Directory.CreateTempSubdirectory("wandbgen-").FullName, run.Id);
    await Download.RunAsync(run, size, count, directory, stop.Token);
    return 0;
}
catch (WandbDownloadAllException error)
{
    foreach (KeyValuePair<string, WandbException> failure in error.Failures)
    {
        Console.Error.WriteLine($"{failure.Key}: {failure.Value.Message}");
    }

    Console.Error.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{error.Failures.Count} files failed, {error.Completed.Count} are complete.")
    );
    return 1;
}
catch (WandbException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped. Files that were complete are in place; nothing is left half-written under its final name.");
    return 130;
}
