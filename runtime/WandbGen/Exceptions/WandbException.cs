using System.Globalization;
using System.Net;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The base of every error that the configuration, the server or the way to it causes.</summary>
/// <remarks>
/// The set is closed: besides these, only <see cref="OperationCanceledException"/> (the caller's token), argument errors and
/// <see cref="ObjectDisposedException"/> leave a client. No text of an error holds a secret: keys are removed and addresses have no query.
/// </remarks>
public abstract class WandbException : Exception
{
    // Whatever an error says passes here, so that who writes a message need not think of what is in it.
    private protected WandbException(string message, Exception? innerException = null)
        : base(SafeText.Clean(message), RedactedException.Replace(innerException)) { }

    /// <summary>The answer's HTTP status, or <see langword="null"/> if there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; internal set; }

    /// <summary>The server's name for the request (<c>X-Request-Id</c>), or <see langword="null"/> if it gave none; worth quoting in a
    /// report to the server's operator.</summary>
    public string? RequestId
    {
        get;
        internal set => field = value is null ? null : SafeText.CleanServerText(value);
    }

    /// <summary>What the storage says that refused a file, or <see langword="null"/> if it was not a storage, or says nothing.</summary>
    public StorageError? StorageError { get; internal set; }

    /// <summary>How many times the request was sent, the last time included; 0 if it was never sent.</summary>
    public int Attempts { get; internal set; }

    /// <summary>How long the server asked to wait before the next request (<c>Retry-After</c>), or <see langword="null"/> if it did not
    /// say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>
    /// How far the enumeration of a collection came that this error ended: <see cref="PagedCollection{T}.ResumeAt"/> goes on there, without
    /// an item lost or repeated.
    /// <see langword="null"/> if the error ended no enumeration.
    /// </summary>
    public ResumePoint? ResumePoint { get; internal set; }

    /// <summary>What happened, after how many attempts, and the server's name for the request.</summary>
    public override string Message =>
        base.Message
        + (IsSentence(base.Message) || !(IsOutcomeUnknown || Attempts > 1) ? "" : ".")
        + (IsOutcomeUnknown ? " It is unknown whether the server executed the mutation." : "")
        + (Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" Gave up after {Attempts} attempts.") : "")
        + (RequestId is null ? "" : $" (request {RequestId})");

    /// <summary>The error with its causes and where they were thrown, without secrets.</summary>
    public override string ToString() => SafeText.CleanLines(base.ToString());

    /// <summary>Whether sending again can help, and whether it is safe.</summary>
    internal Retryability Retryability { get; init; }

    /// <summary>Whether an answer was larger than is read.</summary>
    internal bool IsTooLarge { get; init; }

    /// <summary>Whether the answer began and did not come to its end.</summary>
    internal bool BrokeOff { get; set; }

    /// <summary>Whether several calls wait for what failed, and all of them throw this very object.</summary>
    internal bool IsShared { get; set; }

    /// <summary>Whether a mutation was sent and no answer says what became of it.</summary>
    internal bool IsOutcomeUnknown { get; set; }

    private static bool IsSentence(string text) => text.TrimEnd('\'', '"', ')', ']', '\u201D') is [.., '.' or '!' or '?' or '\u2026'];
}
