using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>The tool's parts use each other one way: commands use all, and nothing but the tree of commands uses them.</summary>
public sealed class ToolDirectionTests
{
    private const string Root = "WandbGen.Tool";

    // What each part may use beside what stands in no part.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Terminal"] = [],
        ["IO"] = [],
        ["Credentials"] = ["IO"],
        ["Filters"] = [],
        ["Output"] = ["Terminal"],
        ["Files"] = ["IO", "Terminal", "Output"],
        ["Progress"] = ["Terminal", "Output"],
        ["GraphQL"] = [],
        ["Plots"] = [],
        ["Shells"] = [],
        ["Schemas"] = ["GraphQL"],
        ["Mirrors"] = ["IO", "Output", "Tables"],
        ["Tables"] = ["IO", "Output"],
        ["Changes"] = ["Filters", "Output", "Terminal"],
        ["Commands"] =
        [
            "Terminal",
            "Changes",
            "Credentials",
            "Filters",
            "Output",
            "Files",
            "GraphQL",
            "IO",
            "Mirrors",
            "Plots",
            "Progress",
            "Schemas",
            "Shells",
            "Tables",
        ],
    };

    // What puts everything together is used by commands and by what stands in no part.
    private static readonly Type[] s_owners = [typeof(Tool), typeof(ToolContext), typeof(CommandTree), typeof(ErrorReport)];

    private static readonly PartDirections s_directions = new(typeof(ToolContext).Assembly, Root)
    {
        Allowed = s_allowed,
        AllowsOutsideParts = static (user, used) =>
            user.Namespace == Root
                ? s_directions!.PartOf(used) != "Commands" || s_owners.Any(owner => user == owner || user.DeclaringType == owner)
                : s_directions!.PartOf(user) == "Commands" || !s_owners.Contains(used),
    };

    [Fact]
    public void No_part_of_the_tool_uses_one_that_it_should_not_know() => s_directions.Assert(nameof(ToolDirectionTests));
}
