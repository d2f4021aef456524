namespace WandbGen;

/// <summary>The server does not know the API key or the identity token (401) or does not let it do this (403).</summary>
public sealed class WandbAuthenticationException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What was refused.</param>
    public WandbAuthenticationException(string message)
        : base(message) { }
}
