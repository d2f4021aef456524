namespace WandbGen;

/// <summary>
/// The exception that is thrown when a mutation was sent, and its outcome is not known: the connection broke, a time limit passed, the
/// server reports a failure of its own, or the answer cannot be read or has errors that do not show whether the mutation was executed. The
/// server may have executed it.
/// </summary>
/// <remarks>
/// Do not repeat the call unless the mutation is safe to repeat. First read the objects that it changes. The library has already repeated
/// the mutations that are safe to repeat. <see cref="Exception.InnerException"/> is the reason why the answer is missing or, if the
/// mutation was repeated, the last failure.
/// </remarks>
public sealed class WandbOutcomeUnknownException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="operation">The name of the mutation, such as <c>DeleteRun</c>.</param>
    /// <param name="cause">The reason why there is no answer.</param>
    public WandbOutcomeUnknownException(string operation, WandbException cause)
        : base(Describe(operation, cause), cause)
    {
        Operation = operation;
        StatusCode = cause.StatusCode;
        RequestId = cause.RequestId;
        RetryAfter = cause.RetryAfter;
        Attempts = cause.Attempts;
    }

    /// <summary>The name of the mutation, such as <c>DeleteRun</c>.</summary>
    public string Operation { get; }

    private static string Describe(string operation, WandbException cause)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(cause);
        return $"{ToSentence(cause.Reason)} It is unknown whether the server executed the mutation {operation}: read what it changes "
            + "before you repeat it.";
    }
}
