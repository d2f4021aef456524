namespace WandbGen.Generator.Tests;

/// <summary>Makes mistakes in texts whatever they say: tokens that are lost, doubled, exchanged or replaced.</summary>
internal sealed class TextMutator(Random random)
{
    public string Pick(string[] items) => items[random.Next(items.Length)];

    public string MutateTokens(string text, string[] fragments)
    {
        List<string> tokens =
        [
            .. System.Text.RegularExpressions.Regex.Matches(text, @"\\?\w+|\s+|\\?[^\w\s]").Select(static match => match.Value),
        ];
        if (tokens.Count == 0)
        {
            return Pick(fragments);
        }

        int at = random.Next(tokens.Count);
        int other = random.Next(tokens.Count);
        switch (random.Next(6))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, " " + tokens[other] + " ");
                break;
            case 2:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens[at] = Pick(fragments);
                break;
            case 4:
                tokens.Insert(at, " " + Pick(fragments) + " ");
                break;
            default:
                tokens[at] = tokens[at].Length > 1 && !tokens[at].StartsWith('\\') ? tokens[at][1..] : tokens[at];
                break;
        }

        return string.Concat(tokens);
    }

    public static string Replace(string text, int start, int length, string with) =>
        string.Concat(text.AsSpan(0, start), with, text.AsSpan(start + length));
}
