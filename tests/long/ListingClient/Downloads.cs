using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using WandbGen;

/// <summary>The ways to download files: as a program with <see cref="HttpClient"/> does it, without and with the MD5 of each file, and with
/// WandbGen.</summary>
internal static class Downloads
{
    private const int Parallel = 16;

    public static Task RunAsync(string client, ListedFile[] files, string directory) =>
        client switch
        {
            "http" => HttpClientAsync(files, directory, static (content, target, _) => content.CopyToAsync(target)),
            "http-md5" => HttpClientAsync(files, directory, CopyAndVerifyAsync),
            "wandbgen" => WandbGenAsync(files, directory, new DownloadOptions { Durable = false }),
            "wandbgen-one-stream" => WandbGenAsync(files, directory, new DownloadOptions { Durable = false, MaxParallelRanges = 1 }),
            _ => throw new ArgumentException($"There is no client '{client}'."),
        };

    private static async Task WandbGenAsync(ListedFile[] files, string directory, DownloadOptions options)
    {
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri("http://127.0.0.1:1"), ApiKey = new string('0', 40) }
        );
        await client.Downloads.DownloadAllAsync(files.ToAsyncEnumerable(), directory, options);
    }

    // Into a file that has its size before the first byte, which ext4 writes to the disk later than one that grows.
    private static async Task HttpClientAsync(ListedFile[] files, string directory, Func<HttpContent, Stream, ListedFile, Task> copy)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        await System.Threading.Tasks.Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (file, cancellationToken) =>
            {
                string path = Path.Combine(directory, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using HttpResponseMessage response = await http.GetAsync(
                    file.Url,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                );
                await using var target = new FileStream(
                    path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        PreallocationSize = file.Size ?? 0,
                    }
                );
                await copy(response.Content, target, file);
            }
        );
    }

    // One stream after the other: what is received is hashed, and then written.
    private static async Task CopyAndVerifyAsync(HttpContent content, Stream target, ListedFile file)
    {
#pragma warning disable CA5351 // It is what W&B computes.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        await using Stream body = await content.ReadAsStreamAsync();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        while (await body.ReadAsync(buffer) is > 0 and int read)
        {
            md5.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read));
        }

        ArrayPool<byte>.Shared.Return(buffer);
        if (file.Md5 is { } expected && Convert.ToBase64String(md5.GetCurrentHash()) != expected)
        {
            throw new InvalidDataException($"'{file.Name}' has other bytes than the server states.");
        }
    }
}

/// <summary>A file of the server of the benchmarks.</summary>
internal sealed class ListedFile(Uri baseUrl, int number, long size, string? md5) : IDownloadable
{
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"media/images/{number / 100}/sample_{number}.png");

    public string? Url { get; } = new Uri(baseUrl, number.ToString(CultureInfo.InvariantCulture)).AbsoluteUri;

    public long? Size => size;

    public string? Md5 => md5;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}
