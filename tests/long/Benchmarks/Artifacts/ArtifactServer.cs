using System.Globalization;
using System.Net.Sockets;
using System.Text;
using WandbGen.Benchmarks.Downloads;

namespace WandbGen.Benchmarks.Artifacts;

/// <summary>Answers what a download of an artifact asks an API: where the manifest is, the manifest, and the addresses of all files at
/// once. It counts the questions for addresses.</summary>
internal sealed class ArtifactServer : LoopbackServer
{
    private const string Md5OfA = "DMF1ucDxtqgxw5niaXcmYQ==";

    private readonly byte[] _manifest;
    private readonly byte[] _addresses;
    private int _addressQuestions;

    /// <param name="files">The number of files.</param>
    /// <param name="content">The server of the files; <see langword="null"/> if none is requested.</param>
    /// <param name="latency">What each answer waits for.</param>
    public ArtifactServer(int files, ContentServer? content, TimeSpan latency)
        : base(latency)
    {
        var manifest = new StringBuilder("""{"version":1,"storagePolicyConfig":{"storageLayout":"V2"},"contents":{""");
        var addresses = new StringBuilder("""{"data":{"artifact":{"filesByManifestEntries":{"edges":[""");
        for (int i = 0; i < files; i++)
        {
            string comma = i == 0 ? "" : ",";
            string name = NameOf(i);
            manifest.Append(
                CultureInfo.InvariantCulture,
                $$"""{{comma}}"{{name}}":{"digest":"{{content?.Md5Of(i) ?? Md5OfA}}","size":4096,"birthArtifactID":"QXJ0aWZhY3Q6MQ=="}"""
            );
            if (content is not null)
            {
                addresses.Append(
                    CultureInfo.InvariantCulture,
                    $$$"""{{{comma}}}{"node":{"name":"{{{name}}}","displayName":"{{{name}}}","directUrl":"{{{content.AddressOf(i)}}}"}}"""
                );
            }
        }

        _manifest = Encoding.UTF8.GetBytes(manifest.Append("}}").ToString());
        _addresses = Encoding.UTF8.GetBytes(addresses.Append("]}}}}").ToString());
    }

    public int AddressQuestions => Volatile.Read(ref _addressQuestions);

    /// <summary>The path of a file.</summary>
    public static string NameOf(int file) => string.Create(CultureInfo.InvariantCulture, $"data/part-{file / 1000:D4}/image-{file:D8}.png");

    protected override void Serve(Socket connection)
    {
        using var stream = new BufferedStream(new NetworkStream(connection), 64 * 1024);
        while (ReadHead(stream) is { } head)
        {
            Delay();
            if (head.StartsWith("GET", StringComparison.Ordinal))
            {
                Send(stream, _manifest);
                continue;
            }

            int at = head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase) + "Content-Length:".Length;
            byte[] body = new byte[int.Parse(head.AsSpan(at, head.IndexOf('\r', at) - at), CultureInfo.InvariantCulture)];
            stream.ReadExactly(body);
            if (body.AsSpan().IndexOf("filesByManifestEntries"u8) >= 0)
            {
                Interlocked.Increment(ref _addressQuestions);
                Send(stream, _addresses);
            }
            else
            {
                // Of a part of an artifact neither the digest nor the size is known, which would have to be computed here first.
                Send(
                    stream,
                    Encoding.UTF8.GetBytes(
                        """{"data":{"artifact":{"currentManifest":{"type":"INCREMENTAL","file":{"directUrl":"""
                            + $"\"{BaseUrl}manifest\"}}}}}}}}}}"
                    )
                );
            }
        }
    }

    private static void Send(BufferedStream stream, byte[] body)
    {
        stream.Write(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")
        );
        stream.Write(body);
        stream.Flush();
    }
}
