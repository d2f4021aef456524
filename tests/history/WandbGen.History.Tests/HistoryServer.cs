using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.History.Tests;

/// <summary>W&amp;B's API and storage with the history of one run, and with whatever a test does to it.</summary>
internal sealed class HistoryServer : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<string> _operations = [];
    private readonly List<(string Name, long From, long To)> _ranges = [];

    /// <summary>The rows that the API has, by their steps.</summary>
    public SortedList<long, string> Rows { get; } = [];

    /// <summary>How many processes logged each of the rows that the API has; if there are several, a row has the number of its
    /// process.</summary>
    public int Processes { get; set; } = 1;

    /// <summary>The exported files, in the order in which the API names them.</summary>
    public List<(string Name, byte[] Content)> Exports { get; } = [];

    /// <summary>The steps that the API says were not exported.</summary>
    public List<long> LiveSteps { get; } = [];

    /// <summary>The lines of system metrics.</summary>
    public List<string> Events { get; } = [];

    public int? EventCount { get; set; }

    /// <summary>GraphQL's <c>historyKeys</c>, as JSON.</summary>
    public string Keys { get; set; } = "null";

    public int? LineCount { get; set; }

    /// <summary>How many rows an answer has at most that was asked for more.</summary>
    public int MostSamples { get; set; } = int.MaxValue;

    /// <summary>The data with which the API answers an operation; <see langword="null"/> for as a good API does.</summary>
    public Func<string, string?>? Api { get; set; }

    /// <summary>The lines of a window of steps, of which so many were asked for; <see langword="null"/> for those of the rows.</summary>
    public Func<long, long, int, IEnumerable<string>>? Lines { get; set; }

    /// <summary>Answers instead of the storage; <see langword="null"/> for as a good storage does.</summary>
    public Func<HttpRequestMessage, int, HttpResponseMessage?>? Storage { get; set; }

    /// <summary>The signature that the storage accepts; each answer of the API has the newest.</summary>
    public int Signature { get; set; }

    public bool ExpiresAfterEachRange { get; set; }

    public bool KnowsRanges { get; set; } = true;

    public bool HasEntityTags { get; set; } = true;

    /// <summary>The tag of all objects, instead of one that depends on their bytes.</summary>
    public string? EntityTag { get; set; }

    /// <summary>Called with each operation before it is answered.</summary>
    public Action<string>? OnOperation { get; set; }

    /// <summary>Whether there is no such run any more.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>What was asked of the API.</summary>
    public IReadOnlyList<string> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>Which bytes the storage sent.</summary>
    public IReadOnlyList<(string Name, long From, long To)> Ranges
    {
        get
        {
            lock (_lock)
            {
                return [.. _ranges];
            }
        }
    }

    public long SentBytes => Ranges.Sum(static range => range.To - range.From + 1);

    public RunOverview Connect(string id = "run-1", Action<WandbClientOptions>? configure = null)
    {
        var options = new WandbClientOptions
        {
            BaseUrl = new Uri("https://wandb.example"),
            ApiKey = new string('0', 40),
            ConfigureHttpHandler = _ => this,
        };
        configure?.Invoke(options);
        return new RunOverview
        {
            Client = new WandbClient(options),
            Entity = "entity",
            Project = "project",
            Id = id,
            StorageId = "storage-" + id,
        };
    }

    /// <summary>Adds rows that the API has.</summary>
    public void AddRows(IEnumerable<long> steps, Func<long, string>? write = null)
    {
        write ??= static step => string.Create(CultureInfo.InvariantCulture, $"\"loss\": {step / 2.0}");
        foreach (long step in steps)
        {
            Rows[step] = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"_step": {{step}}, "_timestamp": {{1_700_000_000 + step}}.5, "_runtime": {{step}}, {{write(step)}}}"""
            );
        }

        LineCount = Rows.Count;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        if (request.Method == HttpMethod.Get)
        {
            int number;
            lock (_lock)
            {
                number = _ranges.Count;
            }

            response = Storage?.Invoke(request, number) ?? Serve(request);
        }
        else
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            response = Json(Answer(JsonNode.Parse(body)!));
        }

        response.RequestMessage = request;
        return response;
    }

    private static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private string Answer(JsonNode request)
    {
        string operation = (string)request["operationName"]!;
        JsonNode variables = request["variables"]!;
        lock (_lock)
        {
            _operations.Add(operation);
            OnOperation?.Invoke(operation);
            if (IsDeleted)
            {
                return """{"data": {"project": {"run": null} } }""";
            }

            if (Api?.Invoke(operation) is { } data)
            {
                return $$"""{"data": {{data}}}""";
            }

            string run = operation switch
            {
                "HistorySources" => $$"""
                    "historyLineCount": {{Text(LineCount)}}, "historyKeys": {{Keys}}, "parquetHistory": {
                    "parquetUrls": [{{string.Join(',', Exports.Select(Sign))}}],
                    "liveData": [{{string.Join(',', LiveSteps.Select(static step => $"{{\"_step\": {step}.0}}"))}}]}
                    """,
                "LiveHistorySources" => $"\"historyLineCount\": {Text(LineCount)}, \"historyKeys\": {Keys}",
                "HistoryLines" => $"\"history\": [{string.Join(',', History(variables).Select(Quote))}]",
                "SampledHistory" => $"\"sampledHistory\": [{Sampled(variables)}]",
                "SystemMetricCount" => $"\"eventsLineCount\": {Text(EventCount)}",
                "SystemMetricLines" => $"\"events\": [{string.Join(',', Events.Take(MostSamples).Select(Quote))}]",
                _ => throw new InvalidOperationException(operation),
            };
            return $$"""{"data": {"project": {"run": { {{run}} } } } }""";
        }
    }

    private string Sign((string Name, byte[] Content) export) =>
        $"\"https://storage.example/{Uri.EscapeDataString(export.Name)}?X-Amz-Signature={Signature}\"";

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static string Quote(string line) => $"\"{JsonEncodedText.Encode(line)}\"";

    // As the server does it: a window's rows, or so many of them if there are more.
    private IEnumerable<string> History(JsonNode variables)
    {
        long from = (long?)variables["minStep"] ?? long.MinValue;
        long before = (long?)variables["maxStep"] ?? long.MaxValue;
        int samples = Math.Min(MostSamples, (int)variables["samples"]!);
        if (Lines is not null)
        {
            return Lines(from, before, samples);
        }

        int first = LowerBound(from);
        int count = (LowerBound(before) - first) * Processes;
        return count <= samples
            ? Enumerable.Range(0, count).Select(i => Line(first, i))
            : Enumerable.Range(0, samples).Select(i => Line(first, (int)((i + 0.5) * count / samples)));
    }

    private string Line(int first, int index)
    {
        string line = Rows.Values[first + (index / Processes)];
        return Processes == 1 ? line : string.Create(CultureInfo.InvariantCulture, $"{{\"process\": {index % Processes}, {line[1..]}");
    }

    private int LowerBound(long step)
    {
        int start = 0;
        int end = Rows.Count;
        while (start < end)
        {
            int middle = (start + end) / 2;
            if (Rows.Keys[middle] < step)
            {
                start = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return start;
    }

    private string Sampled(JsonNode variables)
    {
        JsonNode specification = JsonNode.Parse((string)variables["specs"]![0]!)!;
        string[] keys = [.. specification["keys"]!.AsArray().Select(static key => (string)key!)];
        long first = (long?)specification["minStep"] ?? long.MinValue;
        long last = (long?)specification["maxStep"] ?? long.MaxValue;
        IEnumerable<string> rows = Rows.Where(row => row.Key >= first && row.Key <= last)
            .Select(static row => row.Value)
            .Where(row => keys.All(key => row.Contains($"\"{key}\":", StringComparison.Ordinal)))
            .Take((int)specification["samples"]!);
        return $"[{string.Join(',', rows)}]";
    }

    private HttpResponseMessage Serve(HttpRequestMessage request)
    {
        Uri url = request.RequestUri!;
        string name = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        byte[]? content = Exports.Find(export => export.Name == name).Content;
        if (content is null)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        if (url.Query != $"?X-Amz-Signature={Signature}")
        {
            return new HttpResponseMessage(HttpStatusCode.Forbidden)
            {
                Content = new StringContent("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"),
            };
        }

        RangeItemHeaderValue? range = KnowsRanges ? request.Headers.Range?.Ranges.Single() : null;
        long from = range?.From ?? 0;
        if (range is not null && from >= content.Length)
        {
            var unsatisfied = new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable) { Content = new ByteArrayContent([]) };
            unsatisfied.Content.Headers.ContentRange = new ContentRangeHeaderValue(content.Length);
            return unsatisfied;
        }

        long to = Math.Min(range?.To ?? long.MaxValue, content.Length - 1);
        var response = new HttpResponseMessage(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent)
        {
            Content = new ByteArrayContent(content[(int)from..(int)(to + 1)]),
        };
        if (range is not null)
        {
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, to, content.Length);
        }

        if (HasEntityTags)
        {
            response.Headers.ETag = new EntityTagHeaderValue(
                EntityTag ?? $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content))}\""
            );
        }

        lock (_lock)
        {
            _ranges.Add((name, from, to));
            Signature += ExpiresAfterEachRange ? 1 : 0;
        }

        return response;
    }
}
