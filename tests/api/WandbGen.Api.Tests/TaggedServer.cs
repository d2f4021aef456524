using System.Net;
using System.Text;

namespace WandbGen.Tests;

/// <summary>A web server with one object, which it gives whichever ETag a test wants.</summary>
internal sealed class TaggedServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly byte[] _content;
    private int _requests;

    public TaggedServer(string content, string? tag)
    {
        _content = Encoding.UTF8.GetBytes(content);
        Tag = tag ?? "";
        Address = new Uri($"http://127.0.0.1:{FreePort()}/object.bin");
        _listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public Uri Address { get; }

    /// <summary>The ETag with its quotes; empty if there is none.</summary>
    public string Tag { get; }

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
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

            Interlocked.Increment(ref _requests);
            if (Tag.Length > 0)
            {
                context.Response.Headers["ETag"] = Tag;
            }

            context.Response.ContentLength64 = _content.Length;
            await context.Response.OutputStream.WriteAsync(_content);
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
