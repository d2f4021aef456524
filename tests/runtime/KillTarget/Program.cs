// Downloads one file, to be killed or starved while it does: KillTarget URL SIZE MD5 ROOT NAME RANGE-SIZE [RANGES-AT-ONCE]. Prints by how
// many bytes its memory has grown at most,
// and on stderr what it logs.
using System.Diagnostics;
using System.Globalization;
using WandbGen;
using WandbGen.IO;

// So that a test that traces system calls knows the temporary file's name.
if (Environment.GetEnvironmentVariable("WANDBGEN_SUFFIX") is { } suffix)
{
    PartialDirectory.CreateSuffix = () => suffix;
}

if (Environment.GetEnvironmentVariable("WANDBGEN_PORTABLE") == "1")
{
    AppContext.SetSwitch(HeldDirectory.PortableSwitch, true);
}

if (args[0] == "log")
{
    await LoggedArtifact.RunAsync(args);
    return;
}

if (args[0] == "answer")
{
    await LargeAnswer.RunAsync(args);
    return;
}

if (args[0] == "artifact")
{
    await ArtifactFiles.RunAsync(args);
    return;
}

if (args[0] == "history")
{
    await SavedHistories.RunAsync(args);
    return;
}

if (args[0] is "tag" or "agent")
{
    await Changes.RunAsync(args);
    return;
}

if (args[0] == "many")
{
    await ManyFiles.RunAsync(args);
    return;
}

using var client = new WandbClient(
    new WandbClientOptions
    {
        BaseUrl = new Uri("http://127.0.0.1:1"),
        ApiKey = new string('0', 40),
        LoggerFactory = new ErrorLogger(),
    }
);
using var process = Process.GetCurrentProcess();
long before = process.WorkingSet64;
var options = new DownloadOptions { Replace = true, RangeSize = long.Parse(args[5], CultureInfo.InvariantCulture) };
options = args.Length > 6 ? options with { MaxParallelRanges = int.Parse(args[6], CultureInfo.InvariantCulture) } : options;
var target = new Target(args[4], args[0], long.Parse(args[1], CultureInfo.InvariantCulture), args[2]);
switch (Environment.GetEnvironmentVariable("WANDBGEN_WAY"))
{
    case "sync":
        await client.Downloads.SyncAsync(new[] { target }.ToAsyncEnumerable(), args[3], new SyncOptions { Transfer = options });
        break;
    case "new":
        await client.Downloads.DownloadAsync(target, args[3], options with { Replace = false, ExistOk = true });
        break;
    default:
        await client.Downloads.DownloadAsync(target, args[3], options);
        break;
}

process.Refresh();
Console.WriteLine(process.PeakWorkingSet64 - before);

internal sealed record Target(string Name, string Url, long Length, string Md5) : IDownloadable
{
    public long? Size => Length;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}
