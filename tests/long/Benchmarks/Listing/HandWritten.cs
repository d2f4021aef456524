using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WandbGen.Benchmarks.Listing;

/// <summary>A file as a careful engineer would write it by hand.</summary>
internal sealed class HandWrittenFile
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string? Url { get; set; }

    public string? DirectUrl { get; set; }

    public long SizeBytes { get; set; }

    public string? Mimetype { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public string? Md5 { get; set; }
}

/// <summary>What everybody else's client does with a page, from nothing to a full parse; the floors that ours is measured
/// against.</summary>
/// <remarks>Every way of listing calls <c>onItem</c> with the length of each item's name (of each page, where no items are made).</remarks>
internal sealed class HandWritten(Uri baseUrl, int pageSize) : IDisposable
{
    private const string Document =
        "query RunFiles($entity: String!, $project: String!, $run: String!, $first: Int, $after: String) { project(name: "
        + "$project, entityName: $entity) { run(name: $run) { projectId files(first: $first, after: $after) { pageInfo { hasNextPage "
        + "endCursor } edges { cursor node { id name url directUrl sizeBytes mimetype updatedAt md5 } } } } } }";

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
    private byte[] _buffer = new byte[64 * 1024];

    public void Dispose() => _http.Dispose();

    /// <summary>The bytes are read and thrown away: what the network and <see cref="HttpClient"/> cost.</summary>
    public async Task<int> DiscardAsync(int files, Action<int>? onItem = null)
    {
        for (int after = 0; after < files; after += pageSize)
        {
            int length = await ReadPageAsync(after);
            onItem?.Invoke(length);
        }

        return files;
    }

    /// <summary>Every token is visited and nothing made of it.</summary>
    public async Task<int> WalkTokensAsync(int files)
    {
        int tokens = 0;
        for (int after = 0; after < files; after += pageSize)
        {
            int length = await ReadPageAsync(after);
            tokens += Walk(_buffer.AsSpan(0, length));
        }

        return tokens;

        static int Walk(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            int tokens = 0;
            while (reader.Read())
            {
                tokens++;
            }

            return tokens;
        }
    }

    /// <summary>A careful parser on <see cref="Utf8JsonReader"/>: every string made, no intermediate objects.</summary>
    public async Task<int> ParseAsync(Action<int>? onItem = null)
    {
        int count = 0;
        string? after = null;
        bool more = true;
        while (more)
        {
            int length = await ReadPageAsync(after);
            var files = new List<HandWrittenFile>(pageSize);
            (after, more) = ParsePage(_buffer.AsSpan(0, length), files);
            foreach (HandWrittenFile file in files)
            {
                count += file.Name.Length > 0 ? 1 : 0;
                onItem?.Invoke(file.Name.Length);
            }
        }

        return count;
    }

    /// <summary>System.Text.Json's source-generated metadata, deserialising from the response stream as its documentation shows.</summary>
    public async Task<int> DeserializeAsync(Action<int>? onItem = null)
    {
        int count = 0;
        string? after = null;
        while (true)
        {
            using HttpRequestMessage request = CreateRequest(after);
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using Stream stream = await response.Content.ReadAsStreamAsync();
            Connection files = (await JsonSerializer.DeserializeAsync(stream, ListingJsonContext.Default.Response))!
                .Data!
                .Project!
                .Run!
                .Files!;
            foreach (Edge edge in files.Edges)
            {
                count += edge.Node!.Name.Length > 0 ? 1 : 0;
                onItem?.Invoke(edge.Node.Name.Length);
            }

            if (!files.PageInfo!.HasNextPage)
            {
                return count;
            }

            after = files.PageInfo.EndCursor;
        }
    }

    private static (string? EndCursor, bool HasNextPage) ParsePage(ReadOnlySpan<byte> json, List<HandWrittenFile> files)
    {
        var reader = new Utf8JsonReader(json);
        string? endCursor = null;
        bool hasNextPage = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("endCursor"u8))
            {
                reader.Read();
                endCursor = reader.GetString();
            }
            else if (reader.ValueTextEquals("hasNextPage"u8))
            {
                reader.Read();
                hasNextPage = reader.GetBoolean();
            }
            else if (reader.ValueTextEquals("node"u8))
            {
                reader.Read();
                files.Add(ParseFile(ref reader));
            }
        }

        return (endCursor, hasNextPage);
    }

    private static HandWrittenFile ParseFile(ref Utf8JsonReader reader)
    {
        var file = new HandWrittenFile();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                file.Id = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                file.Name = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                reader.Read();
                file.Url = reader.GetString();
            }
            else if (reader.ValueTextEquals("directUrl"u8))
            {
                reader.Read();
                file.DirectUrl = reader.GetString();
            }
            else if (reader.ValueTextEquals("sizeBytes"u8))
            {
                reader.Read();
                file.SizeBytes = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("mimetype"u8))
            {
                reader.Read();
                file.Mimetype = reader.GetString();
            }
            else if (reader.ValueTextEquals("updatedAt"u8))
            {
                reader.Read();
                file.UpdatedAt = reader.GetDateTimeOffset();
            }
            else if (reader.ValueTextEquals("md5"u8))
            {
                reader.Read();
                file.Md5 = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return file;
    }

    private Task<int> ReadPageAsync(int after) => ReadPageAsync(after == 0 ? null : after.ToString(CultureInfo.InvariantCulture));

    private async Task<int> ReadPageAsync(string? after)
    {
        using HttpRequestMessage request = CreateRequest(after);
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        int length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int read = await stream.ReadAsync(_buffer.AsMemory(length));
            if (read == 0)
            {
                return length;
            }

            length += read;
        }
    }

    private HttpRequestMessage CreateRequest(string? after)
    {
        using var body = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("query"u8, Document);
            writer.WriteStartObject("variables"u8);
            writer.WriteString("entity"u8, "entity");
            writer.WriteString("project"u8, "project");
            writer.WriteString("run"u8, "run");
            writer.WriteNumber("first"u8, pageSize);
            if (after is not null)
            {
                writer.WriteString("after"u8, after);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new HttpRequestMessage(HttpMethod.Post, new Uri(baseUrl, "graphql"))
        {
            Content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
    }

    internal sealed record Response(Data? Data);

    internal sealed record Data(Project? Project);

    internal sealed record Project(RunOfFiles? Run);

    internal sealed record RunOfFiles(Connection? Files);

    internal sealed record Connection(PageInfo? PageInfo, List<Edge> Edges);

    internal sealed record PageInfo(string? EndCursor, bool HasNextPage);

    internal sealed record Edge(string? Cursor, HandWrittenFile? Node);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HandWritten.Response))]
internal sealed partial class ListingJsonContext : JsonSerializerContext;
