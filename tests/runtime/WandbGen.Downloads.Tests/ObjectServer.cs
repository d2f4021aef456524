using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>A storage server on a raw socket that changes its answers as a test configures it.</summary>
internal sealed class ObjectServer : IDisposable
{
    private readonly RawServer _server;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<ObjectRequest> _requests = [];
    private int _resetUploadAt = -1;

    public ObjectServer(byte[] content)
    {
        Content = content;
        _server = new RawServer(ServeAsync);
    }

    public byte[] Content { get; set; }

    public string EntityTag { get; set; } = "\"v1\"";

    /// <summary>Answers a request, which is the n-th from 0; by default as a good server does.</summary>
    public Func<ObjectRequest, int, ObjectAnswer>? Script { get; set; }

    /// <summary>Resets the connection after so many bytes of the next request's body.</summary>
    public void ResetUploadAt(int count) => _resetUploadAt = count;

    /// <summary>What each answer waits for.</summary>
    public Func<Task>? Gate { get; set; }

    public string Url => _server.Url + "?X-Amz-Signature=secret";

    public IReadOnlyList<ObjectRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Begins to count anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    public ObjectAnswer Whole() => new(200, Content, $"ETag: {EntityTag}\r\n");

    public ObjectAnswer Good(ObjectRequest request) =>
        request.From is not { } from ? Whole()
        : from >= Content.Length ? new ObjectAnswer(416, [], $"Content-Range: bytes */{Content.Length}\r\n")
        : request.IfRange is { } tag && tag != EntityTag ? Whole()
        : Part(from, Math.Min(request.To ?? int.MaxValue, Content.Length - 1));

    public ObjectAnswer Part(int from, int to) =>
        new(206, Content[from..(to + 1)], $"ETag: {EntityTag}\r\nContent-Range: bytes {from}-{to}/{Content.Length}\r\n");

    /// <summary>Takes no more connections, and ends those that say nothing more.</summary>
    public void Dispose()
    {
        _stopped.Cancel();
        _server.Dispose();
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new BufferedStream(stream);
        while (await ReadAsync(reader, stream.Socket) is { } request)
        {
            int number;
            lock (_lock)
            {
                number = _requests.Count;
                _requests.Add(request);
            }

            ObjectAnswer answer = Script?.Invoke(request, number) ?? Good(request);
            if (Gate is not null)
            {
                await Gate();
            }

            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"HTTP/1.1 {answer.Status} X\r\nContent-Length: {answer.Length ?? answer.Body.Length}\r\n{answer.Headers}\r\n"
                    )
                )
            );
            await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAt ?? answer.Body.Length));
            if (answer.Stalls)
            {
                await Task.Delay(Timeout.Infinite, _stopped.Token);
            }

            if (answer.CutAt is not null || answer.Length is not null)
            {
                // A reset, not an end.
                stream.Socket.LingerState = new LingerOption(answer.CutAt is not null, 0);
                return;
            }
        }
    }

    private async Task<ObjectRequest?> ReadAsync(BufferedStream reader, Socket socket)
    {
        if (await ReadLineAsync(reader) is not { Length: > 0 } line)
        {
            return null;
        }

        var lines = new List<string>();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(reader) is { Length: > 0 } header)
        {
            lines.Add(header);
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        byte[] body = new byte[
            headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0
        ];
        if (Interlocked.Exchange(ref _resetUploadAt, -1) is >= 0 and int cutAt)
        {
            await reader.ReadExactlyAsync(body.AsMemory(0, cutAt));
            socket.LingerState = new LingerOption(true, 0);
            return null;
        }

        await reader.ReadExactlyAsync(body);
        return new ObjectRequest(line.Split(' ')[1], headers, body) { HeaderLines = lines };
    }

    private static async Task<string> ReadLineAsync(BufferedStream reader)
    {
        var line = new StringBuilder();
        byte[] next = new byte[1];
        while (await reader.ReadAsync(next) == 1 && next[0] != '\n')
        {
            line.Append((char)next[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}

internal sealed record ObjectRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The headers as they came, repeated ones included.</summary>
    public IReadOnlyList<string> HeaderLines { get; init; } = [];

    public int? From => Range is [{ } from, _] ? int.Parse(from, CultureInfo.InvariantCulture) : null;

    /// <summary>The last byte, inclusively.</summary>
    public int? To => Range is [_, { Length: > 0 } to] ? int.Parse(to, CultureInfo.InvariantCulture) : null;

    private string[]? Range => Headers.TryGetValue("Range", out string? range) ? range["bytes=".Length..].Split('-') : null;

    public string? IfRange => Headers.TryGetValue("If-Range", out string? tag) ? tag : null;
}

/// <param name="CutAt">After how many bytes of the body the connection is reset.</param>
/// <param name="Length">The Content-Length, if it is not the body's.</param>
internal sealed record ObjectAnswer(
    int Status,
    byte[] Body,
    string Headers = "",
    int? CutAt = null,
    long? Length = null,
    bool Stalls = false
);
