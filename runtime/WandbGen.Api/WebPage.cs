namespace WandbGen;

/// <summary>The addresses of W&amp;B's pages for people.</summary>
internal static class WebPage
{
    /// <param name="client">The client, which knows where the pages of its server are.</param>
    /// <param name="path">What stands between the slashes; each part is escaped.</param>
    public static Uri Of(WandbClient client, params ReadOnlySpan<string> path)
    {
        var address = new System.Text.StringBuilder(client.AppUrl.AbsoluteUri.TrimEnd('/'));
        foreach (string part in path)
        {
            address.Append('/').Append(Uri.EscapeDataString(part));
        }

        return new Uri(address.ToString());
    }
}
