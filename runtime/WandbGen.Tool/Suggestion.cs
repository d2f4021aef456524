namespace WandbGen.Tool;

/// <summary>What was probably meant by a word that is not known.</summary>
internal static class Suggestion
{
    /// <summary>A sentence that begins with a space, or nothing if no word is near.</summary>
    public static string For(string word, IEnumerable<string> words)
    {
        (string? nearest, int distance) = words
            .Select(known => ((string?)known, GetDistance(word.ToLowerInvariant(), known.ToLowerInvariant())))
            .DefaultIfEmpty((null, int.MaxValue))
            .MinBy(static candidate => candidate.Item2);
        return nearest is not null && distance <= Math.Max(1, word.Length / 3) ? $" Did you mean '{nearest}'?" : "";
    }

    // Levenshtein's, with two neighbours that changed places counted once.
    private static int GetDistance(string left, string right)
    {
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[left.Length, right.Length];
    }
}
