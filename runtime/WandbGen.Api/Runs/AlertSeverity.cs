namespace WandbGen;

/// <summary>The severity of a message: GraphQL's <c>AlertSeverity</c>.</summary>
public enum AlertSeverity
{
    /// <summary>Information.</summary>
    Info,

    /// <summary>A warning.</summary>
    Warn,

    /// <summary>An error.</summary>
    Error,
}
