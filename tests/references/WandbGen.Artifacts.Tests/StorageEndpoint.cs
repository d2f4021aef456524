using System.Net;
using System.Text;

namespace WandbGen.References.Tests;

/// <summary>A server that answers as a storage of a cloud does, from memory, with versions and conditions.</summary>
internal abstract class StorageEndpoint : IDisposable
{
    private readonly LocalServer _server;

    protected StorageEndpoint() => _server = new LocalServer(AnswerAsync);

    public Uri Address => _server.Address;

    /// <summary>What it has; of the versions of an object the first is the current one.</summary>
    public List<StoredObject> Objects { get; } = [];

    /// <summary>Methods, paths and queries of the requests.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The status of answers to requests that a test wants to fail.</summary>
    public Func<HttpListenerRequest, HttpStatusCode?> Refuse { get; set; } = static _ => null;

    /// <summary>Called before an object's bytes are sent.</summary>
    public Action BeforeContent { get; set; } = static () => { };

    public void Dispose() => _server.Dispose();

    protected abstract void Answer(HttpListenerRequest request, HttpListenerResponse response);

    public StoredObject? Find(string key, string? version) =>
        Objects.Find(stored => stored.Key == key && (version is null || stored.Version == version));

    /// <summary>Answers with an object, or the range of it that is asked for.</summary>
    protected static void Send(
        HttpListenerRequest request,
        HttpListenerResponse response,
        StoredObject stored,
        string contentType = "application/octet-stream"
    )
    {
        if (request.Headers["If-Match"] is { } condition && condition.Trim('"') != stored.Tag)
        {
            response.StatusCode = (int)HttpStatusCode.PreconditionFailed;
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(stored.Text);
        response.Headers["ETag"] = $"\"{stored.Tag}\"";
        response.Headers["Last-Modified"] = "Thu, 01 Jan 2026 00:00:00 GMT";
        response.Headers["Accept-Ranges"] = "bytes";
        response.ContentType = contentType;
        if (request.Headers["Range"] is { } range && range.StartsWith("bytes=", StringComparison.Ordinal))
        {
            string[] ends = range["bytes=".Length..].Split('-');
            int from = int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture);
            int to = ends[1].Length == 0 ? bytes.Length - 1 : int.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture);
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.Headers["Content-Range"] = $"bytes {from}-{Math.Min(to, bytes.Length - 1)}/{bytes.Length}";
            bytes = bytes[from..Math.Min(to + 1, bytes.Length)];
        }

        response.ContentLength64 = bytes.Length;
        if (request.HttpMethod != "HEAD")
        {
            response.OutputStream.Write(bytes);
        }
    }

    protected static void SendText(
        HttpListenerRequest request,
        HttpListenerResponse response,
        HttpStatusCode status,
        string type,
        string text
    )
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        response.StatusCode = (int)status;
        if (request.HttpMethod == "HEAD")
        {
            return;
        }

        response.ContentType = type;
        response.ContentLength64 = bytes.Length;
        response.OutputStream.Write(bytes);
    }

    /// <summary>The path of a request, unescaped, without its first slash.</summary>
    protected static string PathOf(HttpListenerRequest request) => Uri.UnescapeDataString(request.RawUrl!.Split('?')[0])[1..];

    private Task AnswerAsync(HttpListenerContext context)
    {
        lock (Requests)
        {
            Requests.Add($"{context.Request.HttpMethod} {context.Request.RawUrl}");
            try
            {
                if (Refuse(context.Request) is { } status)
                {
                    context.Response.StatusCode = (int)status;
                }
                else
                {
                    Answer(context.Request, context.Response);
                }

                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // The client has closed the connection.
            }
        }

        return Task.CompletedTask;
    }
}
