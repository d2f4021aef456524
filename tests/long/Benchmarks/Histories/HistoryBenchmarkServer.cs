using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace WandbGen.Benchmarks.Histories;

/// <summary>Serves the history of any run: an export, or lines that are written once.</summary>
internal sealed class HistoryBenchmarkServer(byte[]? export, string[] lines, TimeSpan latency) : LoopbackServer(latency)
{
    private readonly byte[][] _lines = [.. lines.Select(static line => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(line)}\""))];

    protected override void Serve(Socket connection)
    {
        using var stream = new BufferedStream(new NetworkStream(connection), 64 * 1024);
        while (ReadHead(stream) is { } head)
        {
            Delay();
            if (head.StartsWith("GET", StringComparison.Ordinal))
            {
                int start = head.IndexOf("bytes=", StringComparison.OrdinalIgnoreCase);
                if (start < 0)
                {
                    Send(stream, "200 OK\r\nETag: \"1\"", export);
                    continue;
                }

                string range = head[(start + "bytes=".Length)..];
                long[] ends = [.. range[..range.IndexOf('\r', StringComparison.Ordinal)].Split('-').Select(Number)];
                int from = (int)ends[0];
                int to = (int)Math.Min(ends[1], export!.Length - 1);
                Send(
                    stream,
                    $"206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes {from}-{to}/{export.Length}",
                    export.AsSpan(from, to - from + 1)
                );
            }
            else
            {
                string lengthText = head[
                    (head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase) + "Content-Length:".Length)..
                ];
                byte[] body = new byte[Number(lengthText[..lengthText.IndexOf('\r', StringComparison.Ordinal)].Trim())];
                stream.ReadExactly(body);
                Send(stream, "200 OK\r\nContent-Type: application/json", Answer(body));
            }
        }
    }

    private byte[] Answer(byte[] body)
    {
        using JsonDocument request = JsonDocument.Parse(body);
        JsonElement variables = request.RootElement.GetProperty("variables");
        using var answer = new MemoryStream();
        answer.Write("""{"data":{"project":{"run":{"""u8);
        if (request.RootElement.GetProperty("operationName").GetString() == "HistoryLines")
        {
            int first = (int)Math.Min(lines.Length, variables.GetProperty("minStep").GetInt64());
            int end = (int)Math.Min(lines.Length, variables.GetProperty("maxStep").GetInt64());
            answer.Write("\"history\":["u8);
            for (int i = first; i < end; i++)
            {
                answer.Write(i == first ? default : ","u8);
                answer.Write(_lines[i]);
            }

            answer.Write("]"u8);
        }
        else
        {
            string urls = export is null ? "" : $"\"{BaseUrl}export.parquet?X-Amz-Signature=1\"";
            int rows = export is null ? lines.Length : 1_000_000;
            answer.Write(
                Encoding.UTF8.GetBytes(
                    $$"""
                    "historyLineCount":{{rows}},"historyKeys":{"lastStep":{{rows - 1}},"keys":{"{{(
                        export is null ? "loss" : "c0"
                    )}}":{"typeCounts":[{"type":"number","count":{{rows}}}]} } },
                    "parquetHistory":{"parquetUrls":[{{urls}}],"liveData":[]}
                    """
                )
            );
        }

        answer.Write("}}}}"u8);
        return answer.ToArray();
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static void Send(BufferedStream stream, string head, ReadOnlySpan<byte> body)
    {
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\n\r\n"));
        stream.Write(body);
        stream.Flush();
    }
}
