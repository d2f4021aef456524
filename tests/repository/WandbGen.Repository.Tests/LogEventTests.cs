using System.Text.RegularExpressions;

namespace WandbGen.Repository.Tests;

/// <summary>The events of the log, which users filter by their numbers.</summary>
public sealed partial class LogEventTests
{
    private static readonly (string Number, string Level)[] s_events =
    [
        .. RepositoryFiles
            .Find("*.cs")
            .Where(static path => path.StartsWith("runtime/", StringComparison.Ordinal))
            .SelectMany(static path => Event().Matches(RepositoryFiles.Read(path)))
            .Select(static match => (match.Groups["number"].Value, match.Groups["level"].Value)),
    ];

    [Fact]
    public void No_two_events_have_one_number()
    {
        Assert.InRange(s_events.Length, 15, 1_000);
        Assert.Distinct(s_events.Select(static @event => @event.Number));
    }

    [Fact]
    public void The_page_has_every_event_with_its_level_and_no_other()
    {
        IEnumerable<(string, string)> page = Row()
            .Matches(RepositoryFiles.Read("docs/observability.md"))
            .SelectMany(static row => row.Groups["numbers"].Value.Split(", ").Select(number => (number, row.Groups["level"].Value)));

        Assert.Equal(s_events.Order(), page.Order());
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<number>\d+),\s*LogLevel\.(?<level>\w+)")]
    private static partial Regex Event();

    [GeneratedRegex(@"^\| (?<numbers>\d[\d, ]*) \| (?<level>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
