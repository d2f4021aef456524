namespace WandbGen;

/// <summary>The exception that is thrown when the server lacks a feature that the operation requires. Nothing was executed.</summary>
public sealed class WandbUnsupportedFeatureException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="feature">The name of the feature, such as <c>SWEEPS_QUERY_FILTERING</c>.</param>
    /// <param name="subject">The parameter or collection that requires the feature.</param>
    public WandbUnsupportedFeatureException(string feature, string subject)
        : base(
            $"'{subject}' needs the server feature {feature}, which this server does not have. Leave it out, or ask the "
                + "server's operator to update it."
        )
    {
        Feature = feature;
        Subject = subject;
    }

    /// <summary>The name of the feature.</summary>
    public string Feature { get; }

    /// <summary>The parameter or collection that requires the feature.</summary>
    public string Subject { get; }
}
