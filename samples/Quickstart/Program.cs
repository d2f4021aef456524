using System.Globalization;
using Spectre.Console;
using WandbGen;
using WandbGen.Quickstart;

if (args is ["-h" or "--help" or "-?", ..] or { Length: > 2 })
{
    AnsiConsole.WriteLine("""
        Lists a run's files and downloads them.

          dotnet run --project samples/Quickstart [-- RUN [DIRECTORY]]

          RUN        entity/project/run or the address of the run's page; without it, your latest run
          DIRECTORY  where the files go; without it, a new directory below the temporary one

        With an API key (WANDB_API_KEY, or netrc after `wandb login`) it asks the real server, and without one a sandbox that it starts.
        """);
    return args.Length > 2 ? 2 : 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using Source source = await Source.OpenAsync(stop.Token);
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]Server[/]  {source.Description}");

    Run run = args is [string path, ..]
        ? await source.Api.RunAsync(path, stop.Token)
        : await source.LatestRunAsync(stop.Token);
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]Run[/]     {run.Path} ({run.State}, {run.CreatedAt:u})");
    AnsiConsole.WriteLine();

    await Listing.PrintAsync(run, stop.Token);

    string directory = args is [_, string given] ? given : Path.Combine(Directory.CreateTempSubdirectory("wandbgen-").FullName, run.Id);
    await Download.RunAsync(run, directory, stop.Token);
    return 0;
}
catch (WandbException error)
{
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{error.Message}[/]");
    return 1;
}
catch (ArgumentException error)
{
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{error.Message}[/]");
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    AnsiConsole.MarkupLine("[yellow]Stopped. Files that were complete are in place; nothing is left half-written under its final name.[/]");
    return 130;
}
