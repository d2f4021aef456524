using WandbGen;

/// <summary>Transfers COUNT files in a process that may open few: KillTarget many WAY URL SIZE MD5 ROOT COUNT.</summary>
internal static class ManyFiles
{
    public static async Task RunAsync(string[] args)
    {
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri("http://127.0.0.1:1"), ApiKey = new string('0', 40) }
        );
        long size = long.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture);
        int count = int.Parse(args[6], System.Globalization.CultureInfo.InvariantCulture);
        Target[] files = [.. Enumerable.Range(0, count).Select(i => new Target($"d{i % 10}/e/f{i}", args[2], size, args[4]))];
        switch (args[1])
        {
            case "download":
                await client.Downloads.DownloadAllAsync(files, args[5]);
                break;
            case "moving":
                string parent = Path.GetDirectoryName(args[5])!;
                Directory.SetCurrentDirectory(parent);
                await client.Downloads.DownloadAllAsync(
                    files.Select(file =>
                    {
                        Directory.SetCurrentDirectory(Directory.CreateDirectory(Path.Combine(parent, "elsewhere")).FullName);
                        return file;
                    }),
                    Path.GetFileName(args[5])
                );
                break;
            case "sync":
                await client.Downloads.SyncAsync(files.ToAsyncEnumerable(), args[5]);
                break;
            case "crowd":
                // Far more at once than anybody asks for by default.
                await Task.WhenAll(files.Select(file => client.Downloads.DownloadAsync(file, args[5])));
                break;
            case "upload":
                await Task.WhenAll(
                    files.Select(file => client.Uploads.UploadAsync(Path.Combine(args[5], file.Name), new Destination(file.Name, args[2])))
                );
                break;
        }
    }

    private sealed record Destination(string Name, string Url) : IUploadDestination
    {
        public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new UploadAddress(Url, []));
    }
}
