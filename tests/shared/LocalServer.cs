using System.Net;
using System.Net.Sockets;

namespace WandbGen.Tests;

/// <summary>An HTTP server on a free port of the loopback interface. A test writes its answers.</summary>
internal sealed class LocalServer : IDisposable
{
    private const int MostPorts = 10;

    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, Task> _answer;

    public LocalServer(Func<HttpListenerContext, Task> answer, string host = "127.0.0.1")
    {
        _answer = answer;
        (_listener, Address) = Listen(host);
        _ = AnswerAllAsync();
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    // Between looking for a free port and listening on it, another test can take it.
    private static (HttpListener Listener, Uri Address) Listen(string host)
    {
        for (int attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://{host}:{FreePort()}/");
            var listener = new HttpListener();
            listener.Prefixes.Add(address.AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < MostPorts)
            {
                listener.Close();
            }
        }
    }

    private async Task AnswerAllAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => _answer(context));
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
