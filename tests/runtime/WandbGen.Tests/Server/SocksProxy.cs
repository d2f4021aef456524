using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WandbGen.Tests.Server;

/// <summary>What a <see cref="SocksProxy"/> does instead of connecting.</summary>
public enum SocksFault
{
    None,
    WrongPassword,
    NoMethod,
    SpeaksHttp,
    RefusesTarget,
    Closes,
}

/// <summary>A SOCKS proxy (4a, and 5 with and without a password) on loopback that connects to one port, whatever it is asked
/// for.</summary>
internal sealed class SocksProxy : IAsyncDisposable
{
    private readonly int _targetPort;
    private readonly string? _user;
    private readonly SocksFault _fault;
    private readonly LoopbackListener _listener;
    private int _connections;

    public SocksProxy(int targetPort, string? user, SocksFault fault = SocksFault.None)
    {
        _targetPort = targetPort;
        _user = user;
        _fault = fault;
        _listener = new LoopbackListener(ServeAsync);
    }

    public int Port => _listener.Port;

    public int Connections => _connections;

    /// <summary>What clients asked to be connected to.</summary>
    public ConcurrentQueue<string> Targets { get; } = new();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Socket socket)
    {
        // Counted before it is answered: the client may have finished by the time that this thread is scheduled again.
        Interlocked.Increment(ref _connections);
        using var stream = new NetworkStream(socket, ownsSocket: false);
        try
        {
            byte version = (await ReadAsync(stream, 1))[0];
            if (_fault == SocksFault.Closes)
            {
                return;
            }

            if (_fault == SocksFault.SpeaksHttp)
            {
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), _listener.Stopped);
                await stream.CopyToAsync(Stream.Null, _listener.Stopped);
                return;
            }

            if (!(version == 4 ? await Greet4Async(stream) : await Greet5Async(stream)))
            {
                await stream.CopyToAsync(Stream.Null, _listener.Stopped);
                return;
            }

            using var target = new TcpClient();
            await target.ConnectAsync(IPAddress.Loopback, _targetPort, _listener.Stopped);
            await Task.WhenAny(
                stream.CopyToAsync(target.GetStream(), _listener.Stopped),
                target.GetStream().CopyToAsync(stream, _listener.Stopped)
            );
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<bool> Greet4Async(NetworkStream stream)
    {
        byte[] head = await ReadAsync(stream, 7);
        await ReadTextAsync(stream);
        Targets.Enqueue($"{await ReadTextAsync(stream)}:{(head[1] << 8) | head[2]}");
        await stream.WriteAsync(new byte[] { 0, 90, 0, 0, 0, 0, 0, 0 }, _listener.Stopped);
        return true;
    }

    private async Task<bool> Greet5Async(NetworkStream stream)
    {
        byte[] methods = await ReadAsync(stream, (await ReadAsync(stream, 1))[0]);
        byte method = (byte)(_user is null ? 0 : 2);
        bool accepts = methods.Contains(method) && _fault != SocksFault.NoMethod;
        await stream.WriteAsync(new byte[] { 5, accepts ? method : (byte)0xFF }, _listener.Stopped);
        if (!accepts)
        {
            return false;
        }

        if (_user is not null)
        {
            await ReadAsync(stream, 1);
            string name = await ReadCountedAsync(stream);
            string given = $"{name}:{await ReadCountedAsync(stream)}";
            bool isRight = given == _user && _fault != SocksFault.WrongPassword;
            await stream.WriteAsync(new byte[] { 1, (byte)(isRight ? 0 : 1) }, _listener.Stopped);
            if (!isRight)
            {
                return false;
            }
        }

        byte kind = (await ReadAsync(stream, 4))[3];
        string host = kind switch
        {
            1 => new IPAddress(await ReadAsync(stream, 4)).ToString(),
            4 => new IPAddress(await ReadAsync(stream, 16)).ToString(),
            _ => await ReadCountedAsync(stream),
        };
        byte[] port = await ReadAsync(stream, 2);
        Targets.Enqueue($"{host}:{(port[0] << 8) | port[1]}");
        bool connects = _fault != SocksFault.RefusesTarget;
        await stream.WriteAsync(new byte[] { 5, (byte)(connects ? 0 : 5), 0, 1, 0, 0, 0, 0, 0, 0 }, _listener.Stopped);
        return connects;
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _listener.Stopped);
        return bytes;
    }

    private async Task<string> ReadCountedAsync(NetworkStream stream) =>
        Encoding.UTF8.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));

    private async Task<string> ReadTextAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        while ((await ReadAsync(stream, 1))[0] is var next and not 0)
        {
            text.Append((char)next);
        }

        return text.ToString();
    }
}
