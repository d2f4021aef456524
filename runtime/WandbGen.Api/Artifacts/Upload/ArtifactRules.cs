using System.Text;
using System.Text.RegularExpressions;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What W&amp;B allows as the name, type, aliases, tags, metadata and time to live of an artifact.</summary>
internal static partial class ArtifactRules
{
    /// <summary>The time to live of a version that is kept until somebody deletes it.</summary>
    public const long KeptForever = -2;

    /// <summary>The time to live of a version that inherits its team's.</summary>
    public const long InheritedTimeToLive = -1;

    private const int LongestName = 128;
    private const int MostMetadataKeys = 100;

    /// <exception cref="ArgumentException">The name or the type is not valid, or W&amp;B reserves it for itself.</exception>
    public static void CheckNames(string name, string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (name.Length > LongestName || !ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{name}' is not the name of an artifact: at most {LongestName} of a-z, A-Z, 0-9, '-', '_' and '.'."),
                nameof(name)
            );
        }

        if (type.Length > LongestName || type.AsSpan().ContainsAny('/', ':'))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{type}' is not a type of artifacts: at most {LongestName} characters without '/' and ':'."),
                nameof(type)
            );
        }

        if (IsReserved(name, type))
        {
            throw new ArgumentException(SafeText.Clean($"W&B reserves artifacts '{name}' of type '{type}' for itself."), nameof(type));
        }
    }

    /// <exception cref="ArgumentException">An alias is not valid.</exception>
    public static IReadOnlyList<string> CheckAliases(IReadOnlyList<string> aliases, string parameter)
    {
        foreach (string alias in aliases)
        {
            if (string.IsNullOrEmpty(alias) || alias.Length > LongestName || alias.AsSpan().ContainsAny('/', ':'))
            {
                throw new ArgumentException(
                    SafeText.Clean($"'{alias}' is not an alias: at most {LongestName} characters, without '/' and ':'."),
                    parameter
                );
            }
        }

        return [.. aliases.Distinct(StringComparer.Ordinal)];
    }

    /// <exception cref="ArgumentException">A tag is not valid.</exception>
    public static IReadOnlyList<string> CheckTags(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (string tag in tags)
        {
            if (tag is null || tag.Length > LongestName || !IsTag(tag))
            {
                throw new ArgumentException(
                    SafeText.Clean($"'{tag}' is not a tag: letters, digits, '_', '-', and spaces between these."),
                    nameof(tags)
                );
            }
        }

        return [.. tags.Distinct(StringComparer.Ordinal)];
    }

    /// <exception cref="ArgumentException">The value is not an object of at most 100 keys and finite numbers.</exception>
    public static void CheckMetadata(WandbValue metadata)
    {
        if (metadata.IsNull)
        {
            return;
        }

        if (metadata.Kind != WandbValueKind.Object || metadata.Count > MostMetadataKeys)
        {
            throw new ArgumentException(SafeText.Clean($"Metadata is an object of at most {MostMetadataKeys} keys."), nameof(metadata));
        }

        if (HasNonFinite(metadata))
        {
            throw new ArgumentException("Metadata has a number that is NaN or infinite, which W&B does not store.", nameof(metadata));
        }
    }

    /// <summary>Returns a time to live as W&amp;B's number of seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than a second.</exception>
    public static long? ToSeconds(TimeSpan? timeToLive) =>
        timeToLive is not { } time ? null
        : time == Timeout.InfiniteTimeSpan ? KeptForever
        : time >= TimeSpan.FromSeconds(1) ? (long)time.TotalSeconds
        : throw new ArgumentOutOfRangeException(
            nameof(timeToLive),
            time,
            "A time to live must be at least a second, or Timeout.InfiniteTimeSpan."
        );

    private static bool HasNonFinite(WandbValue value) =>
        value.Kind switch
        {
            WandbValueKind.Object => value.Members.Any(static member => HasNonFinite(member.Value)),
            WandbValueKind.Array => value.Items.Any(HasNonFinite),
            WandbValueKind.Number => !double.IsFinite(value.GetDouble()),
            _ => false,
        };

    private static bool IsReserved(string name, string type) =>
        type == "job"
        || type.StartsWith("wandb-", StringComparison.Ordinal)
        || (type == "run_table" && name.StartsWith("run-", StringComparison.Ordinal))
        || (type == "code" && name.StartsWith("source-", StringComparison.Ordinal));

    // Words with spaces between them. The characters of a word are those of \w in Python, which differ from those in .NET: all numbers,
    // and no combining marks.
    private static bool IsTag(string tag)
    {
        if (tag.Length == 0 || tag[0] == ' ' || tag[^1] == ' ')
        {
            return false;
        }

        foreach (Rune rune in tag.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune) && !Rune.IsNumber(rune) && rune.Value is not ('_' or '-' or ' '))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_\-.]+\z")]
    private static partial Regex ValidName();
}
