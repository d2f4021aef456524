// Downloads one file, to be killed while it does: KillTarget URL SIZE MD5 ROOT RANGE-SIZE
using System.Globalization;
using WandbGen;

using var client = new WandbClient(new WandbClientOptions { BaseUrl = new Uri("http://127.0.0.1:1"), ApiKey = new string('0', 40) });
await client.Downloads.DownloadAsync(
    new Target(args[0], long.Parse(args[1], CultureInfo.InvariantCulture), args[2]),
    args[3],
    new DownloadOptions { Replace = true, RangeSize = long.Parse(args[4], CultureInfo.InvariantCulture) });

internal sealed record Target(string Url, long Length, string Md5) : IDownloadable
{
    public string Name => "model.bin";

    public long? Size => Length;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}
