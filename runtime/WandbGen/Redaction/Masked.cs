using System.Runtime.CompilerServices;

namespace WandbGen.Redaction;

/// <summary>
/// Shows a secret as <c>***</c>, and recognizes that text when it is set again, because options are copied and printed by code that reads
/// properties.
/// </summary>
internal static class Masked
{
    private static readonly ConditionalWeakTable<string, string> s_meanings = [];

    /// <summary>A text of its own that stands for the secret.</summary>
    public static string? Show(string? secret)
    {
        if (secret is null)
        {
            return null;
        }

        // What is copied again stands for the same; and never the literal, of which there is one for all.
        secret = Reveal(secret)!;
        string shown = new(Secrets.Mask.AsSpan());
        s_meanings.Add(shown, secret);
        return shown;
    }

    /// <summary>The secret that a text stands for, or the text itself.</summary>
    public static string? Reveal(string? text) => text is not null && s_meanings.TryGetValue(text, out string? secret) ? secret : text;
}
