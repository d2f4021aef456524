namespace WandbGen.Downloads;

/// <summary>What arrived cannot be gone on from: the object is another one now, or may be. Whoever can throw it away begins anew, in one
/// stream; for anybody else the reason is the failure.</summary>
internal sealed class RestartException(WandbException reason) : Exception(reason.Message, reason)
{
    public WandbException Reason => reason;
}
