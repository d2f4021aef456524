using System.Globalization;
using BenchmarkDotNet.Running;
using WandbGen.Benchmarks.Artifacts;
using WandbGen.Benchmarks.Downloads;
using WandbGen.Benchmarks.Generator;
using WandbGen.Benchmarks.Histories;
using WandbGen.Benchmarks.Listing;
using WandbGen.Benchmarks.Processes;

switch (args)
{
    case ["listing", .. string[] rest]:
        await ListingComparison.RunAsync(rest is [string count, ..] ? Number(count) : 31, rest is [_, string only] ? only : null);
        break;
    case ["processes", string rounds, .. string[] client]:
        ProcessComparison.Run(client, Number(rounds));
        break;
    case ["process-downloads", string rounds, string directory, .. string[] client]:
        DownloadProcesses.Run(directory, client, Number(rounds));
        break;
    case ["downloads", string directory, .. string[] rest]:
        await DownloadComparison.RunAsync(directory, rest is [string often] ? Number(often) : 11);
        break;
    case ["history-memory", string runs]:
        await HistoryMemory.RunAsync(Number(runs));
        break;
    case ["artifacts", string directory, .. string[] rest]:
        await ArtifactComparison.RunAsync(directory, rest is [string turns] ? Number(turns) : 7);
        break;
    case ["history", string rounds, .. string[] rest]:
        await HistoryComparison.RunAsync(Number(rounds), rest is [string part] ? part : null);
        break;
    case ["edits", string rounds]:
        EditComparison.Run(Number(rounds));
        break;
    case ["emitted", string collections]:
        EmittedSize.Print(Number(collections));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
