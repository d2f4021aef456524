namespace WandbGen.Generator.Problems;

/// <summary>Finds the name that was probably meant ("did you mean …?").</summary>
internal static class NameSuggestion
{
    // The time to compute the distance is the product of the lengths, so longer names get no suggestion.
    private const int MaximumLength = 100;

    /// <summary>
    /// The candidate nearest to <paramref name="name"/>, or <see langword="null"/> when none is near: one that differs by case only,
    /// else the one with the fewest insertions, deletions, replacements and swaps of neighbours (cases count as equal), at most a third
    /// of the name's length. Among equals the first in ordinal order. The name itself is not a suggestion.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaximumLength)
        {
            return null;
        }

        string? best = null;
        int bestDistance = (name.Length + 1) / 3;
        var rows = new int[3, name.Length + 1];
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) > bestDistance || candidate == name)
            {
                continue;
            }

            int distance = Distance(name, candidate, rows);
            if (distance < bestDistance || (distance == bestDistance && (best is null || string.CompareOrdinal(candidate, best) < 0)))
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    // Optimal string alignment: Levenshtein plus the swap of two neighbours. Of its table only the last three rows are needed.
    private static int Distance(string name, string candidate, int[,] rows)
    {
        for (int column = 0; column <= name.Length; column++)
        {
            rows[0, column] = column;
        }

        for (int row = 1; row <= candidate.Length; row++)
        {
            int current = row % 3;
            int previous = (row - 1) % 3;
            rows[current, 0] = row;
            for (int column = 1; column <= name.Length; column++)
            {
                bool isSame = AreSame(candidate[row - 1], name[column - 1]);
                int distance = Math.Min(
                    Math.Min(rows[current, column - 1], rows[previous, column]) + 1,
                    rows[previous, column - 1] + (isSame ? 0 : 1)
                );
                if (row > 1 && column > 1 && AreSame(candidate[row - 1], name[column - 2]) && AreSame(candidate[row - 2], name[column - 1]))
                {
                    distance = Math.Min(distance, rows[(row - 2) % 3, column - 2] + 1);
                }

                rows[current, column] = distance;
            }
        }

        return rows[candidate.Length % 3, name.Length];
    }

    private static bool AreSame(char left, char right) => left == right || char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
