using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WandbGen.Benchmarks;

/// <summary>A server on the loopback interface with a thread for each connection, so that it is not the bottleneck.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeSpan _latency;

    /// <param name="latency">What each answer waits for.</param>
    protected LoopbackServer(TimeSpan latency)
    {
        _latency = latency;
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public Uri BaseUrl => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    /// <summary>Answers requests until the connection ends.</summary>
    protected abstract void Serve(Socket connection);

    protected void Delay()
    {
        if (_latency > TimeSpan.Zero)
        {
            Thread.Sleep(_latency);
        }
    }

    /// <summary>Reads up to the body of a request.</summary>
    /// <returns><see langword="null"/> at the end of the connection.</returns>
    protected static string? ReadHead(BufferedStream stream)
    {
        var head = new StringBuilder();
        while (stream.ReadByte() is >= 0 and var next)
        {
            head.Append((char)next);
            if (next == '\n' && head.Length > 4 && head[^3] == '\n')
            {
                return head.ToString();
            }
        }

        return null;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptSocketAsync();
                connection.NoDelay = true;
                new Thread(() => ServeToEnd(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was disposed.
        }
    }

    private void ServeToEnd(Socket connection)
    {
        using (connection)
        {
            try
            {
                Serve(connection);
            }
            catch (SocketException)
            {
                // The client is done with the connection.
            }
        }
    }
}
