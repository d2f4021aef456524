using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace WandbGen.Benchmarks.Listing;

/// <summary>
/// Answers <c>RunFiles</c> on the loopback interface with bytes that were made beforehand, so that it is not the bottleneck and allocates
/// nothing per page.
/// </summary>
/// <remarks>Every file is about 1,040 bytes of JSON with a signed address of 560 in it, as at W&amp;B.</remarks>
internal sealed class ListingServer : LoopbackServer
{
    private static readonly byte[] s_pageStart = Encoding.UTF8.GetBytes(
        """{"data":{"project":{"run":{"projectId":"123456","fileCount":100000,"""
            + "\"files\":"
            + """{"pageInfo":{"endCursor":"CURSOR","hasNextPage":true},"edges":["""
    );

    private readonly int _fileCount;
    private readonly byte[] _edge;

    public ListingServer(int fileCount, TimeSpan latency = default)
        : base(latency)
    {
        _fileCount = fileCount;
        string signature = string.Concat(Enumerable.Repeat("0123456789abcdef", 32));
        _edge = Encoding.UTF8.GetBytes(
            """{"cursor":"YXJyYXljb25uZWN0aW9uOjEyMzQ1","node":{"id":"RmlsZTpmaWxlLXJ1bi0xMjM0NTY3OC0xMjM0NTY3OA==","""
                + "\"name\":\"media/images/validation/sample_0000012345.png\",\"url\":"
                + "\"https://api.wandb.ai/files/entity-name/"
                + """project-name/1jx3ka02/media/images/validation/sample_0000012345.png","directUrl":"https://storage.googleapis.com/"""
                + """wandb-production/entity-name/project-name/1jx3ka02/media/images/validation/sample.png?X-Goog-Signature="""
                + signature
                + "\",\"sizeBytes\":"
                + """123456,"mimetype":"image/png","updatedAt":"2026-08-01T12:34:56Z","md5":"1B2M2Y8AsgTpgAmY7PhCfg=="}}"""
        );
    }

    protected override void Serve(Socket connection)
    {
        byte[] request = new byte[64 * 1024];
        byte[] page = new byte[1024];
        while (ReadRequest(connection, request) is > 0 and int length)
        {
            ReadOnlySpan<byte> body = request.AsSpan(0, length);
            int first = ReadNumber(body, "\"first\":"u8);
            int after = ReadNumber(body, "\"after\":\""u8);
            int count = Math.Min(first, _fileCount - after);
            Delay();
            int size = WritePage(ref page, after + count, count);
            connection.Send(page.AsSpan(0, size));
        }
    }

    private static int ReadRequest(Socket connection, byte[] buffer)
    {
        int length = 0;
        while (true)
        {
            int read = connection.Receive(buffer.AsSpan(length));
            if (read == 0)
            {
                return 0;
            }

            length += read;
            int headers = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (headers >= 0 && length >= headers + 4 + ReadNumber(buffer.AsSpan(0, headers + 2), "Content-Length: "u8))
            {
                return length;
            }
        }
    }

    private static int ReadNumber(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int start = text.IndexOf(key);
        return start >= 0 && System.Buffers.Text.Utf8Parser.TryParse(text[(start + key.Length)..], out int value, out _) ? value : 0;
    }

    private int WritePage(ref byte[] page, int end, int count)
    {
        const int Slack = 1024;
        int needed = count * (_edge.Length + 1) + Slack;
        if (page.Length < needed)
        {
            page = new byte[needed];
        }

        Span<byte> start = stackalloc byte[Slack];
        var prefix = new SpanWriter(start);
        // The cursor is the offset itself: opaque to the client, cheap for this server.
        ReadOnlySpan<byte> template = s_pageStart;
        int cursor = template.IndexOf("CURSOR"u8);
        prefix.Write(template[..cursor]);
        prefix.Write(end);
        ReadOnlySpan<byte> rest = template[(cursor + "CURSOR".Length)..];
        if (end >= _fileCount)
        {
            int flag = rest.IndexOf("true"u8);
            prefix.Write(rest[..flag]);
            prefix.Write("false"u8);
            prefix.Write(rest[(flag + 4)..]);
        }
        else
        {
            prefix.Write(rest);
        }

        ReadOnlySpan<byte> suffix = "]}}}}}"u8;
        int bodyLength = prefix.Written.Length + count * _edge.Length + Math.Max(0, count - 1) + suffix.Length;

        var writer = new SpanWriter(page);
        writer.Write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "u8);
        writer.Write(bodyLength);
        writer.Write("\r\n\r\n"u8);
        writer.Write(prefix.Written);
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            writer.Write(_edge);
        }

        writer.Write(suffix);
        return writer.Written.Length;
    }

    private ref struct SpanWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _destination[.._length];

        public void Write(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_destination[_length..]);
            _length += bytes.Length;
        }

        public void Write(int number)
        {
            number.TryFormat(_destination[_length..], out int written, provider: CultureInfo.InvariantCulture);
            _length += written;
        }
    }
}
