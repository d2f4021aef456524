namespace WandbGen;

/// <summary>Whether a retry can succeed, and whether it is safe.</summary>
internal enum Retryability
{
    /// <summary>The same request would fail again.</summary>
    Never,

    /// <summary>It may succeed, but the server may already have executed it: only queries are sent again.</summary>
    IfReadOnly,

    /// <summary>It may succeed, and the server cannot have executed it.</summary>
    Always,
}
