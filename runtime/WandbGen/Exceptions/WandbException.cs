using System.Globalization;
using System.Net;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The base class of all exceptions that are caused by the configuration, the server or the network.</summary>
/// <remarks>
/// Apart from these exceptions, only <see cref="OperationCanceledException"/> with the caller's token, argument exceptions and <see
/// cref="ObjectDisposedException"/> leave a client. The texts of an exception have no secrets: keys are removed, and addresses have no
/// query.
/// </remarks>
public abstract class WandbException : Exception
{
    // All texts of exceptions pass here, so that the author of a message does not have to think of secrets in it.
    private protected WandbException(string message, Exception? innerException = null)
        : base(SafeText.Clean(message), RedactedException.Replace(innerException)) { }

    /// <summary>The HTTP status of the answer, or <see langword="null"/> if there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; internal set; }

    /// <summary>
    /// The server's identifier of the request (<c>X-Request-Id</c>), or <see langword="null"/> if there is none. Mention it when you report
    /// a problem to the operator of the server.
    /// </summary>
    public string? RequestId
    {
        get;
        internal set => field = value is null ? null : SafeText.CleanServerText(value);
    }

    /// <summary>
    /// The reason that a storage states for refusing a file, or <see langword="null"/> if the answer did not come from a storage or states
    /// no reason.
    /// </summary>
    public StorageError? StorageError { get; internal set; }

    /// <summary>The number of times that the request was sent, or 0 if it was not sent.</summary>
    public int Attempts { get; internal set; }

    /// <summary>
    /// The time that the server asked to wait before the next request (<c>Retry-After</c>), or <see langword="null"/> if it did not state
    /// one.
    /// </summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>
    /// The position that an enumeration had reached when this exception ended it. <see cref="PagedCollection{T}.ResumeAt"/> continues
    /// there, without losing or repeating an item. <see langword="null"/> if the exception did not end an enumeration.
    /// </summary>
    public ResumePoint? ResumePoint { get; internal set; }

    /// <summary>The error message, the number of attempts, and the server's identifier of the request.</summary>
    public override string Message =>
        (Attempts > 1 ? ToSentence(Reason) : Reason)
        + (Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" Gave up after {Attempts} attempts.") : "")
        + (RequestId is null ? "" : $" (request {RequestId})");

    /// <summary>Returns the exception with its inner exceptions and stack traces, without secrets.</summary>
    public override string ToString() => SafeText.CleanLines(base.ToString());

    /// <summary>Whether sending again can help, and whether it is safe.</summary>
    internal Retryability Retryability { get; init; }

    /// <summary>Whether the server may have received the request, although sending it again does not help.</summary>
    internal bool MayHaveArrived { get; init; }

    /// <summary>Whether an answer was larger than is read.</summary>
    internal bool IsTooLarge { get; init; }

    /// <summary>Whether the answer began and did not come to its end.</summary>
    internal bool BrokeOff { get; set; }

    /// <summary>Whether several calls wait for what failed, and all of them throw this very object.</summary>
    internal bool IsShared { get; set; }

    /// <summary>The message without what the call adds to it.</summary>
    internal string Reason => base.Message;

    /// <summary>A text with the full stop that it may lack.</summary>
    private protected static string ToSentence(string text) =>
        text.TrimEnd('\'', '"', ')', ']', '\u201D') is [.., '.' or '!' or '?' or '\u2026'] ? text : text + ".";
}
