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
        ["Downloads"] = ["IO", "Redaction", "Transport"],
        ["Uploads"] = ["IO", "Redaction", "Transport", "Downloads"],
    };

    // Who puts all parts together is used by none of them.
    private static readonly Type[] s_owners = [typeof(WandbClient), typeof(Downloader), typeof(Uploader)];

    private static readonly PartDirections s_directions = new(typeof(WandbClient).Assembly, Root)
    {
        Allowed = s_allowed,
        AllowsOutsideParts = static (user, used) =>
            user.Namespace == Root || (s_directions!.PartOf(user) != "IO" && !s_owners.Contains(used)),
    };

    [Fact]
    public void No_part_uses_one_that_it_should_not_know() => s_directions.Assert(nameof(RuntimeDirectionTests));
}
