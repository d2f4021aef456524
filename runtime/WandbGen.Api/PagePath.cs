namespace WandbGen;

/// <summary>A path that a user gave, as text or as the address of a page, in its parts.</summary>
/// <param name="Parts">What stands between the slashes; of an address, decoded and after the server's own path.</param>
/// <param name="IsAddress">Whether it is the address of a page.</param>
internal readonly record struct PagePath(string[] Parts, bool IsAddress)
{
    /// <param name="path">The path.</param>
    /// <param name="client">Whose server's own path an address may begin with, or <see langword="null"/> for none.</param>
    /// <param name="invalid">The error for a path and what is wrong with it.</param>
    /// <exception cref="ArgumentException">The address is malformed.</exception>
    public static PagePath Parse(string path, WandbClient? client, Func<string, string, ArgumentException> invalid)
    {
        string trimmed = path.Trim();
        if (
            !trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return new PagePath(Split(trimmed), IsAddress: false);
        }

        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? address))
        {
            throw invalid(path, "it is not a valid address");
        }

        string below = address.AbsolutePath;
        if (client is not null)
        {
            // Servers may have a path of their own before their pages.
            string prefix = (IsSameHost(address, client.AppUrl) ? client.AppUrl : client.BaseUrl).AbsolutePath.TrimEnd('/');
            if (prefix.Length > 0 && below.StartsWith(prefix + "/", StringComparison.Ordinal))
            {
                below = below[prefix.Length..];
            }
        }

        return new PagePath([.. Split(below).Select(Uri.UnescapeDataString)], IsAddress: true);
    }

    private static string[] Split(string path) => path.Trim('/', ' ').Split('/', StringSplitOptions.TrimEntries);

    private static bool IsSameHost(Uri left, Uri right) => left.IdnHost.Equals(right.IdnHost, StringComparison.OrdinalIgnoreCase);
}
