using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WandbGen.Tests.Server;

/// <summary>A server on a loopback port that answers every request as a script says, faults included.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Func<ServerConnection, RecordedRequest, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly LoopbackListener _listener;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private int _count;

    public ScriptedServer(Func<ServerConnection, RecordedRequest, Task> script, X509Certificate2? certificate = null, int port = 0)
    {
        _script = script;
        _certificate = certificate;
        _listener = new LoopbackListener(ServeAsync, port);
    }

    /// <summary>A server that answers the n-th request with the n-th script, and all later ones with the last.</summary>
    public ScriptedServer(params Func<ServerConnection, Task>[] scripts)
        : this((connection, request) => scripts[Math.Min(request.Number, scripts.Length) - 1](connection)) { }

    public int Port => _listener.Port;

    public Uri BaseUrl => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>Whether requests are kept; not where memory is measured.</summary>
    public bool KeepsRequests { get; init; } = true;

    public RecordedRequest[] Requests => [.. _requests];

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await using Stream stream = await OpenAsync(socket);
            var connection = new ServerConnection(socket, stream, _listener.Stopped);
            while (!connection.IsClosed && await ReadRequestAsync(stream) is { } request)
            {
                if (KeepsRequests)
                {
                    _requests.Enqueue(request);
                }

                await _script(connection, request);
            }
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or SocketException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The client went away, which is what many tests are about.
        }
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _listener.Stopped);
        return secure;
    }

    private async Task<RecordedRequest?> ReadRequestAsync(Stream stream)
    {
        var head = new List<byte>();
        byte[] one = new byte[1];
        while (!EndsWithBlankLine(head))
        {
            if (await stream.ReadAsync(one, _listener.Stopped) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] start = lines[0].Split(' ');
        var headers = lines[1..]
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[
            headers.TryGetValue("Content-Length", out string? length)
                ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)
                : 0
        ];
        await stream.ReadExactlyAsync(body, _listener.Stopped);
        return new RecordedRequest(Interlocked.Increment(ref _count), start[0], start[1], headers, Encoding.UTF8.GetString(body));
    }

    private static bool EndsWithBlankLine(List<byte> head) =>
        head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}
