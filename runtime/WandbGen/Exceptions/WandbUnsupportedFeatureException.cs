namespace WandbGen;

/// <summary>The server is too old (or not licensed) for what was asked, and it cannot be left out; nothing was sent.</summary>
public sealed class WandbUnsupportedFeatureException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="feature">The feature's name, such as <c>SWEEPS_QUERY_FILTERING</c>.</param>
    /// <param name="subject">What needs it: a parameter or a collection.</param>
    public WandbUnsupportedFeatureException(string feature, string subject)
        : base(
            $"'{subject}' needs the server feature {feature}, which this server does not have. Leave it out, or ask the "
                + "server's operator to update it."
        )
    {
        Feature = feature;
        Subject = subject;
    }

    /// <summary>The feature's name.</summary>
    public string Feature { get; }

    /// <summary>What needs it: a parameter or a collection.</summary>
    public string Subject { get; }
}
