namespace WandbGen.Downloads;

/// <summary>
/// The received bytes cannot be continued, because the object has changed or may have. A caller that can discard them starts again, in one
/// stream; for other callers the reason is the failure.
/// </summary>
internal sealed class RestartException(WandbException reason) : Exception(reason.Message, reason)
{
    public WandbException Reason => reason;
}
