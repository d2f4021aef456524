using System.Net;
using System.Text;

namespace WandbGen.Tests;

/// <summary>A web server with one object, whose ETag a test chooses.</summary>
internal sealed class TaggedServer : IDisposable
{
    private readonly LocalServer _server;
    private readonly byte[] _content;
    private int _requests;

    public TaggedServer(string content, string? tag)
    {
        _content = Encoding.UTF8.GetBytes(content);
        Tag = tag ?? "";
        _server = new LocalServer(AnswerAsync);
        Address = new Uri(_server.Address, "object.bin");
    }

    public Uri Address { get; }

    /// <summary>The ETag with its quotes; empty if there is none.</summary>
    public string Tag { get; }

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _server.Dispose();

    private async Task AnswerAsync(HttpListenerContext context)
    {
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
