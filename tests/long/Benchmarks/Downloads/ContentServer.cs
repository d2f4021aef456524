using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WandbGen.Benchmarks.Downloads;

/// <summary>
/// Serves <c>/0</c> to <c>/N</c>, all of one size and each different, on the loopback interface from memory, with ranges: so that it is not
/// the bottleneck and allocates nothing.
/// </summary>
internal sealed class ContentServer : LoopbackServer
{
    // What files larger than this repeat.
    private const int BlockSize = 16 * 1024 * 1024;

    private readonly long _fileSize;
    private readonly byte[] _block;

    public ContentServer(long fileSize, TimeSpan latency = default)
        : base(latency)
    {
        _fileSize = fileSize;
        _block = new byte[Math.Min(fileSize, BlockSize)];
        new Random(1).NextBytes(_block);
    }

    public Uri AddressOf(int file) => new(BaseUrl, file.ToString(CultureInfo.InvariantCulture));

    /// <summary>The MD5 of a file in base64.</summary>
    public string Md5Of(int file)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(NumberOf(file));
        for (long position = NumberOf(file).Length; position < _fileSize; )
        {
            ReadOnlySpan<byte> bytes = BytesAt(position, _fileSize);
            md5.AppendData(bytes);
            position += bytes.Length;
        }

        return Convert.ToBase64String(md5.GetCurrentHash());
    }

    // The first bytes distinguish the files; all others are the block's.
    private static byte[] NumberOf(int file) => BitConverter.GetBytes(file);

    private ReadOnlySpan<byte> BytesAt(long position, long end)
    {
        int start = (int)(position % _block.Length);
        return _block.AsSpan(start, (int)Math.Min(_block.Length - start, end - position));
    }

    protected override void Serve(Socket connection)
    {
        byte[] request = new byte[16 * 1024];
        byte[] answer = new byte[64 * 1024];
        while (ReadRequest(connection, request) is > 0 and int length)
        {
            Delay();
            Answer(connection, request.AsSpan(0, length), answer);
        }
    }

    private void Answer(Socket connection, ReadOnlySpan<byte> request, byte[] answer)
    {
        int file = (int)ReadNumber(request["GET /".Length..], out _)!;
        long start = 0;
        long end = _fileSize;
        int range = request.IndexOf("Range: bytes="u8);
        if (range >= 0)
        {
            ReadOnlySpan<byte> numbers = request[(range + "Range: bytes=".Length)..];
            start = ReadNumber(numbers, out int consumed)!.Value;
            end = ReadNumber(numbers[(consumed + 1)..], out _) + 1 ?? _fileSize;
        }

        int length = Encoding.UTF8.GetBytes(
            range >= 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 206 Partial Content\r\nETag: \"{file}\"\r\nContent-Range: bytes "
                        + $"{start}-{end - 1}/{_fileSize}\r\nContent-Length: {end - start}\r\n\r\n"
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 200 OK\r\nETag: \"{file}\"\r\nContent-Length: {_fileSize}\r\n\r\n"
                ),
            answer
        );
        byte[] number = NumberOf(file);
        if (start == 0)
        {
            number.CopyTo(answer, length);
            length += number.Length;
            start = number.Length;
        }

        // A small file goes out with its headers.
        int rest = (int)Math.Min(answer.Length - length, end - start);
        for (int copied = 0; copied < rest; )
        {
            ReadOnlySpan<byte> bytes = BytesAt(start + copied, start + rest);
            bytes.CopyTo(answer.AsSpan(length + copied));
            copied += bytes.Length;
        }

        connection.Send(answer.AsSpan(0, length + rest));
        for (long position = start + rest; position < end; )
        {
            ReadOnlySpan<byte> bytes = BytesAt(position, end);
            bytes = bytes[..Math.Min(bytes.Length, 1024 * 1024)];
            position += connection.Send(bytes);
        }
    }

    private static long? ReadNumber(ReadOnlySpan<byte> text, out int consumed) =>
        Utf8Parser.TryParse(text, out long number, out consumed) ? number : null;

    private static int ReadRequest(Socket connection, byte[] buffer)
    {
        int length = 0;
        do
        {
            int read = connection.Receive(buffer.AsSpan(length));
            if (read == 0)
            {
                return 0;
            }

            length += read;
        } while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));

        return length;
    }
}
