using System.Runtime.CompilerServices;

namespace WandbGen.Redaction;

/// <summary>
/// Shows a secret as <c>***</c>, and recognizes that text when it is set again, because options are copied and printed by code that reads
/// properties.
/// </summary>
internal static class Masked
{
    private static readonly ConditionalWeakTable<string, string> s_meanings = [];

    /// <summary>Returns a unique text that represents the secret.</summary>
    public static string? Show(string? secret)
    {
        if (secret is null)
        {
            return null;
        }

        // A mask that is set again represents the same secret. The literal is never used, because all its uses are the same object.
        secret = Reveal(secret)!;
        string shown = new(Secrets.Mask.AsSpan());
        s_meanings.Add(shown, secret);
        return shown;
    }

    /// <summary>Returns the secret that a text represents, or the text itself.</summary>
    public static string? Reveal(string? text) => text is not null && s_meanings.TryGetValue(text, out string? secret) ? secret : text;
}
