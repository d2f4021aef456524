namespace WandbGen.Testing;

/// <summary>A fault that a sandbox injects: the requests that it affects, and the way in which they fail.</summary>
/// <remarks>
/// Add faults with <see cref="SandboxFaults.Add"/>. A <see langword="with"/> expression limits the fault to certain requests.
/// </remarks>
public sealed record SandboxFault
{
    private SandboxFault() { }

    /// <summary>
    /// A condition for the requests that the fault can affect. <see langword="null"/> (the default) selects all requests.
    /// </summary>
    public Func<SandboxRequest, bool>? Where { get; init; }

    /// <summary>The number of selected requests that are answered normally before the fault starts.</summary>
    public int After { get; init; }

    /// <summary>
    /// The number of selected requests that the fault affects. The default is 1. <see langword="null"/> affects all requests from then on.
    /// </summary>
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

    /// <summary>The server answers with a status code and does not execute the request.</summary>
    /// <param name="statusCode">The status code, such as 503.</param>
    /// <param name="body">The body of the answer.</param>
    /// <param name="contentType">The media type of the body.</param>
    /// <param name="headers">Additional headers.</param>
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

    /// <summary>The server limits the rate of requests: it answers 429 with <c>Retry-After</c>.</summary>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, in whole seconds.</param>
    public static SandboxFault RateLimit(TimeSpan retryAfter) =>
        Status(
            429,
            """{"error":"rate limit exceeded"}""",
            headers: new Dictionary<string, string>
            {
                ["Retry-After"] = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            }
        );

    /// <summary>The server answers 200 with a GraphQL error and no data.</summary>
    /// <param name="message">The message of the error.</param>
    public static SandboxFault GraphQLError(string message) =>
        Status(200, System.Text.Json.JsonSerializer.Serialize(new { data = (object?)null, errors = new[] { new { message } } })) with
        {
            Where = static request => request is GraphQLOperationRequest,
        };

    /// <summary>The answer is delayed. The delay is measured with <see cref="WandbSandboxOptions.TimeProvider"/>.</summary>
    /// <param name="pause">The delay; with <see cref="Timeout.InfiniteTimeSpan"/> the answer never comes.</param>
    public static SandboxFault Delay(TimeSpan pause)
    {
        if (pause != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(pause, TimeSpan.Zero);
        }

        return new() { Pause = pause };
    }

    /// <summary>The connection breaks before the first byte of the answer.</summary>
    public static SandboxFault Reset() => new() { IsReset = true };

    /// <summary>The storage answers that a signed address has expired. A new address is accepted.</summary>
    public static SandboxFault ExpiredAddress() =>
        new() { IsExpired = true, Where = static request => request.Origin == SandboxOrigin.Storage };

    /// <summary>The connection breaks in the middle of the answer's body.</summary>
    public static SandboxFault HalfAnswer() => new() { CutPart = 0.5 };

    /// <summary>The connection breaks after a specified number of bytes of the answer's body.</summary>
    public static SandboxFault CutAfter(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new() { CutAt = bytes };
    }

    /// <summary>One byte in the middle of the answer's body is wrong. The length and the headers are correct.</summary>
    public static SandboxFault DamagedAnswer() => new() { IsDamaged = true };
}
