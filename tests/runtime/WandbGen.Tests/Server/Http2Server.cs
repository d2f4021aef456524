using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WandbGen.Tests.Server;

/// <summary>A server that speaks HTTP/2 over TLS, and answers every request as a script says, in single frames.</summary>
internal sealed class Http2Server : IAsyncDisposable
{
    private const int PrefaceLength = 24;
    private const int FrameHeaderLength = 9;
    private const byte EndOfStream = 1;

    private readonly Func<Http2Request, Task> _script;
    private readonly X509Certificate2 _certificate;
    private readonly LoopbackListener _listener;
    private readonly ConcurrentQueue<Http2Request> _requests = new();
    private int _count;

    public Http2Server(Func<Http2Request, Task> script)
    {
        _script = script;
        _certificate = TestCertificate.Create("self-signed");
        _listener = new LoopbackListener(ServeAsync);
    }

    public Uri BaseUrl => new($"https://127.0.0.1:{_listener.Port}");

    public Http2Request[] Requests => [.. _requests];

    public int Connections { get; private set; }

    /// <summary>Whether requests are answered at their headers. The rest of a long body cannot be sent then: its room is never
    /// renewed.</summary>
    public bool AnswersAtHeaders { get; init; }

    /// <summary>Creates a client that trusts the server.</summary>
    public WandbClient CreateClient() =>
        TestClient.Create(BaseUrl, options => options with { ConfigureHttpHandler = TestCertificate.Trust(_certificate) });

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task ServeAsync(Socket socket)
    {
        Connections++;
        try
        {
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
            var authentication = new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            };
            await stream.AuthenticateAsServerAsync(authentication, _listener.Stopped);
            await stream.ReadExactlyAsync(new byte[PrefaceLength], _listener.Stopped);
            await new Http2Connection(stream, _listener.Stopped).SendAsync(Http2Frame.Settings, 0, 0, []);
            await ServeAsync(new Http2Connection(stream, _listener.Stopped));
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or SocketException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or AuthenticationException
            )
        {
            // The client went away, or the script has closed the connection.
        }
    }

    private async Task ServeAsync(Http2Connection connection)
    {
        var headers = new Dictionary<int, string>();
        byte[] header = new byte[FrameHeaderLength];
        while (true)
        {
            await connection.Stream.ReadExactlyAsync(header, _listener.Stopped);
            byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8];
            await connection.Stream.ReadExactlyAsync(payload, _listener.Stopped);
            var (type, flags, stream) = ((Http2Frame)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)));
            if (type is Http2Frame.Settings or Http2Frame.Ping && flags == 0)
            {
                await connection.SendAsync(type, 1, 0, type is Http2Frame.Ping ? payload : []);
            }
            else if (type is Http2Frame.Headers)
            {
                // .NET neither compresses the values of headers nor refers to earlier ones.
                headers[stream] = Encoding.Latin1.GetString(payload);
            }

            if (AnswersAtHeaders ? type is Http2Frame.Headers : type is Http2Frame.Headers or Http2Frame.Data && (flags & EndOfStream) != 0)
            {
                var request = new Http2Request(connection, stream, Interlocked.Increment(ref _count), headers[stream]);
                _requests.Enqueue(request);
                await _script(request);
            }
        }
    }
}

/// <summary>The types of frames.</summary>
internal enum Http2Frame : byte
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
}

/// <summary>A connection, to write frames to.</summary>
internal sealed record Http2Connection(SslStream Stream, CancellationToken Stopped)
{
    public async Task SendAsync(Http2Frame type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await Stream.WriteAsync(frame, Stopped);
    }
}

/// <summary>A request, and how it can be answered.</summary>
/// <param name="Connection">The connection that it came by.</param>
/// <param name="Stream">The number of its stream.</param>
/// <param name="Number">Which request of the server it is, from 1.</param>
/// <param name="Headers">Its headers as they were sent.</param>
internal sealed record Http2Request(Http2Connection Connection, int Stream, int Number, string Headers)
{
    private const int LongestFrame = 16_384;

    /// <summary>Sends headers, which are the last frame where <paramref name="isEnd"/> says so.</summary>
    public Task SendHeadersAsync(IReadOnlyList<(string Name, string Value)> headers, bool isEnd = false)
    {
        var block = new List<byte>();
        foreach ((string name, string value) in headers)
        {
            // A literal without a place in the table.
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)]);
            block.AddRange([(byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        }

        const byte EndOfHeaders = 4;
        return Connection.SendAsync(Http2Frame.Headers, (byte)(EndOfHeaders | (isEnd ? 1 : 0)), Stream, [.. block]);
    }

    public async Task SendDataAsync(ReadOnlyMemory<byte> data, bool isEnd)
    {
        foreach (byte[] frame in data.ToArray().Chunk(LongestFrame).DefaultIfEmpty([]))
        {
            data = data[frame.Length..];
            await Connection.SendAsync(Http2Frame.Data, (byte)(isEnd && data.IsEmpty ? 1 : 0), Stream, frame);
        }
    }

    public async Task SendAsync(int status, byte[] body, params (string Name, string Value)[] headers)
    {
        await SendHeadersAsync([(":status", $"{status}"), ("content-length", $"{body.Length}"), .. headers]);
        await SendDataAsync(body, isEnd: true);
    }

    /// <summary>Ends this stream with an error.</summary>
    public Task ResetAsync(int error) => Connection.SendAsync(Http2Frame.Reset, 0, Stream, Number32(error));

    /// <summary>Says that streams after a number are not answered, and why.</summary>
    public Task GoAwayAsync(int last, int error) => Connection.SendAsync(Http2Frame.GoAway, 0, 0, [.. Number32(last), .. Number32(error)]);

    private static byte[] Number32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
