using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>The runtime's parts use each other one way: the disk knows nothing of W&amp;B, and whoever transfers does not know the client
/// that owns it.</summary>
public sealed class RuntimeDirectionTests
{
    private const string Root = "WandbGen";

    // What each part may use beside the public types, which stand in no part. Files on the disk use not even those.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["IO"] = [],
        ["Redaction"] = [],
        ["Values"] = ["Redaction"],
        ["CompilerServices"] = ["Redaction", "Values"],
        ["Configuration"] = ["IO", "Redaction"],
        ["Transport"] = ["IO", "Redaction", "Values", "CompilerServices", "Configuration"],
        ["Paging"] = ["Redaction", "CompilerServices", "Transport"],
        ["Downloads"] = ["IO", "Redaction", "Transport"],
        ["Uploads"] = ["IO", "Redaction", "Transport", "Downloads"],
    };

    // Who puts all parts together is used by none of them.
    private static readonly Type[] s_owners = [typeof(WandbClient), typeof(Downloader), typeof(Uploader)];

    [Fact]
    public void No_part_uses_one_that_it_should_not_know()
    {
        string[] back =
        [
            .. CompiledCode
                .FindUses(typeof(WandbClient).Assembly)
                .Where(static arrow => IsOurs(arrow.User) && IsOurs(arrow.Used) && !IsAllowed(arrow.User, arrow.Used))
                .Select(static arrow => $"{PartOf(arrow.User)}: {arrow.User.Name} uses {PartOf(arrow.Used)}: {arrow.Used.Name}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

        Assert.True(back.Length == 0, string.Join('\n', back));
    }

    private static bool IsOurs(Type type) =>
        type.Namespace is { } name && (name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal));

    // A part's own rooms are the part.
    private static string PartOf(Type type) => type.Namespace == Root ? "" : type.Namespace![(Root.Length + 1)..].Split('.')[0];

    private static bool IsAllowed(Type user, Type used)
    {
        string part = PartOf(user);
        return part == PartOf(used)
            || part.Length == 0
            || (
                PartOf(used).Length == 0
                    ? part != "IO" && !s_owners.Contains(used)
                    : s_allowed.TryGetValue(part, out string[]? allowed) && allowed.Contains(PartOf(used))
            );
    }
}
