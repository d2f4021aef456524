using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace WandbGen.Tests.Server;

/// <summary>One client's connection, on which a script answers byte by byte.</summary>
internal sealed class ServerConnection(Socket socket, Stream stream, CancellationToken stopped)
{
    public bool IsClosed { get; private set; }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, stopped);

    public Task SendJsonAsync(string json, int status = 200, string headers = "", string contentType = "application/json") =>
        SendBodyAsync(Encoding.UTF8.GetBytes(json), status, headers, contentType);

    public async Task SendBodyAsync(byte[] body, int status = 200, string headers = "", string contentType = "application/json")
    {
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n{headers}\r\n"
        );
        await SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
    }

    /// <summary>Says nothing more until the server stops.</summary>
    public async Task StallAsync()
    {
        await Task.Delay(Timeout.Infinite, stopped);
    }

    /// <summary>Ends the connection as an orderly server does.</summary>
    public void Close()
    {
        IsClosed = true;
        stream.Dispose();
        socket.Dispose();
    }

    /// <summary>Ends the connection as a crash does, with RST.</summary>
    public void Reset()
    {
        IsClosed = true;
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
