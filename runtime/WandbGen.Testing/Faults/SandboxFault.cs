namespace WandbGen.Testing;

/// <summary>Something that goes wrong at a sandbox: which requests it meets, and what becomes of them.</summary>
/// <remarks>Add faults with <see cref="SandboxFaults.Add"/>. A <see langword="with"/> expression says which requests are met.</remarks>
public sealed record SandboxFault
{
    private SandboxFault() { }

    /// <summary>The requests that the fault can meet; all if not given.</summary>
    public Func<SandboxRequest, bool>? Where { get; init; }

    /// <summary>The number of such requests that are answered as usual before.</summary>
    public int After { get; init; }

    /// <summary>The number of such requests that the fault meets; <see langword="null"/> is all from then on.</summary>
    public int? Times { get; init; } = 1;

    internal int? StatusCode { get; private init; }

    internal string Body { get; private init; } = "";

    internal string ContentType { get; private init; } = "application/json";

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal TimeSpan Pause { get; private init; }

    internal bool IsReset { get; private init; }

    internal bool IsExpired { get; private init; }

    internal long? CutAt { get; private init; }

    internal double? CutPart { get; private init; }

    internal bool IsDamaged { get; private init; }

    /// <summary>The server answers with a status and does nothing else.</summary>
    /// <param name="statusCode">The status, such as 503.</param>
    /// <param name="body">What it says.</param>
    /// <param name="contentType">The media type of what it says.</param>
    /// <param name="headers">More headers.</param>
    public static SandboxFault Status(
        int statusCode,
        string body = """{"errors":[{"message":"a fault of the sandbox"}]}""",
        string contentType = "application/json",
        IReadOnlyDictionary<string, string>? headers = null
    ) =>
        new()
        {
            StatusCode = statusCode,
            Body = body,
            ContentType = contentType,
            Headers = headers ?? new Dictionary<string, string>(),
        };

    /// <summary>The server has had enough: 429, and when to come again.</summary>
    /// <param name="retryAfter">What <c>Retry-After</c> says, in whole seconds.</param>
    public static SandboxFault RateLimit(TimeSpan retryAfter) =>
        Status(
            429,
            """{"error":"rate limit exceeded"}""",
            headers: new Dictionary<string, string>
            {
                ["Retry-After"] = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            }
        );

    /// <summary>GraphQL answers 200 with an error and no data.</summary>
    /// <param name="message">The message of the error.</param>
    public static SandboxFault GraphQLError(string message) =>
        Status(200, System.Text.Json.JsonSerializer.Serialize(new { data = (object?)null, errors = new[] { new { message } } })) with
        {
            Where = static request => request is GraphQLOperationRequest,
        };

    /// <summary>The answer comes, but later. Time is that of <see cref="WandbSandboxOptions.TimeProvider"/>.</summary>
    public static SandboxFault Delay(TimeSpan pause) => new() { Pause = pause };

    /// <summary>The connection breaks before a byte of the answer.</summary>
    public static SandboxFault Reset() => new() { IsReset = true };

    /// <summary>The storage finds that a signed address has expired; a new address is good.</summary>
    public static SandboxFault ExpiredAddress() =>
        new() { IsExpired = true, Where = static request => request.Origin == SandboxOrigin.Storage };

    /// <summary>The connection breaks in the middle of the answer's body.</summary>
    public static SandboxFault HalfAnswer() => new() { CutPart = 0.5 };

    /// <summary>The connection breaks after so many bytes of the answer's body.</summary>
    public static SandboxFault CutAfter(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new() { CutAt = bytes };
    }

    /// <summary>One byte in the middle of the answer's body is another one; its length and its headers are right.</summary>
    public static SandboxFault DamagedAnswer() => new() { IsDamaged = true };
}
