namespace WandbGen;

/// <summary>Whether sending a request again can help, and whether it is safe.</summary>
internal enum Retryability
{
    /// <summary>The same request would fail again.</summary>
    Never,

    /// <summary>It may pass, but the server may have executed it already: only what reads is sent again.</summary>
    IfReadOnly,

    /// <summary>It may pass, and the server cannot have executed it.</summary>
    Always,
}
