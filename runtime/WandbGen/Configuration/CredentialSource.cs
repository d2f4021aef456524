namespace WandbGen.Configuration;

/// <summary>The sources of credentials for W&amp;B's server, in the order in which they are tried.</summary>
internal enum CredentialSource
{
    /// <summary>The API key of the options.</summary>
    Key,

    /// <summary>The bearer token of the options.</summary>
    Bearer,

    /// <summary>The identity token file of the options.</summary>
    IdentityToken,

    /// <summary>The identity token file of the environment.</summary>
    IdentityTokenVariable,

    /// <summary>The API key of the environment.</summary>
    KeyVariable,

    /// <summary>An entry of <c>netrc</c>, or nowhere.</summary>
    Netrc,
}
