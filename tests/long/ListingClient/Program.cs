// Lists a run's files in a process of its own: ListingClient CLIENT BASE-URL FILES PAGE-SIZE, where a page size of 0 leaves it to the
// client. Or downloads files: ListingClient download-CLIENT BASE-URL FILES SIZE DIRECTORY [MD5], where MD5 is that of the first file.
// Prints a line when the first item is there: the milliseconds of processor time until then and the number of methods that were compiled
// for it; and one at the end: the milliseconds of processor time, and how many bytes of memory the process had at most.
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using WandbGen;
using WandbGen.Benchmarks.Listing;

var baseUrl = new Uri(args[1]);
int files = int.Parse(args[2], CultureInfo.InvariantCulture);
int pageSize = int.Parse(args[3], CultureInfo.InvariantCulture);
bool isFirst = true;

if (args[0].StartsWith("download-", StringComparison.Ordinal))
{
    string[] md5 = args.Length > 5 ? args[5].Split(',') : [];
    ListedFile[] listed = [.. Enumerable.Range(0, files).Select(i => new ListedFile(baseUrl, i, pageSize, md5.ElementAtOrDefault(i)))];
    await Downloads.RunAsync(args[0]["download-".Length..], listed, args[4]);
    Tell(files);
}
else if (args[0] == "wandbgen")
{
    using var client = new WandbClient(new WandbClientOptions { BaseUrl = baseUrl, ApiKey = new string('0', 40) });
    var run = new Run
    {
        Id = "run",
        StorageId = "1",
        Entity = "entity",
        Project = "project",
        Client = client,
    };
    await foreach (RunFile file in new Files(run, pageSize: pageSize == 0 ? null : pageSize))
    {
        Tell(file.Name.Length);
    }
}
else
{
    using var client = new HandWritten(baseUrl, pageSize);
    await (
        args[0] switch
        {
            "floor" => client.DiscardAsync(files, Tell),
            "hand-written" => client.ParseAsync(Tell),
            "system-text-json" => client.DeserializeAsync(Tell),
            string other => throw new ArgumentException($"There is no client '{other}'."),
        }
    );
}

using var process = Process.GetCurrentProcess();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProcessorTime()} {process.PeakWorkingSet64}"));

void Tell(int length)
{
    if (isFirst && length > 0)
    {
        isFirst = false;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first {ProcessorTime()} {JitInfo.GetCompiledMethodCount()}"));
    }
}

static double ProcessorTime() => Environment.CpuUsage.TotalTime.TotalMilliseconds;
