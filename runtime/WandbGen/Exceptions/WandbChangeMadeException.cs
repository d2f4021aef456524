namespace WandbGen;

/// <summary>
/// The exception that is thrown when a change was made, and a later request of the same call failed. Usually the object could not be read
/// again after the change.
/// </summary>
/// <remarks>
/// Do not repeat the call unless <see cref="IsComplete"/> is <see langword="false"/>: read the object instead.
/// <see cref="Exception.InnerException"/> is the reason why the later request failed.
/// </remarks>
public sealed class WandbChangeMadeException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="cause">The failure of the later request.</param>
    /// <param name="isComplete">Whether the whole change was made.</param>
    public WandbChangeMadeException(WandbException cause, bool isComplete = true)
        : base(Describe(cause, isComplete), cause)
    {
        IsComplete = isComplete;
        StatusCode = cause.StatusCode;
        RequestId = cause.RequestId;
        RetryAfter = cause.RetryAfter;
        Attempts = cause.Attempts;
    }

    /// <summary>
    /// Whether the whole change was made, so that only its result is missing. <see langword="false"/> if the change consists of several
    /// requests, and one of them failed.
    /// </summary>
    public bool IsComplete { get; }

    private static string Describe(WandbException cause, bool isComplete)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return isComplete
            ? $"The change was made, but its result could not be read: {cause.Reason}"
            : $"A part of the change was made, but a later request failed: {cause.Reason}";
    }
}
