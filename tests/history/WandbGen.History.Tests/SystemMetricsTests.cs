using System.Globalization;

namespace WandbGen.History.Tests;

/// <summary>What a run's machine did.</summary>
public sealed class SystemMetricsTests : HistoryTest
{
    public SystemMetricsTests()
    {
        for (int i = 0; i < 20; i++)
        {
            Server.Events.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"system.cpu": {{i}}, "system.gpu.0.gpu": NaN, "_timestamp": {{1_700_000_000 + i}}.25, "_runtime": {{i}}}"""
                )
            );
        }

        Server.EventCount = 20;
    }

    [Fact]
    public async Task All_rows_come_with_time_and_values()
    {
        List<SystemMetricsRow> rows = await Run.SystemMetrics().ToListAsync(CancellationToken);

        Assert.Equal(20, rows.Count);
        Assert.Equal(3, rows[3]["system.cpu"].GetInt64());
        Assert.True(double.IsNaN(rows[3]["system.gpu.0.gpu"].GetDouble()));
        Assert.Equal(TimeSpan.FromSeconds(3), rows[3].Runtime);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_003_250), rows[3].Timestamp);
    }

    [Fact]
    public async Task Fewer_rows_than_there_are_are_told()
    {
        Server.MostSamples = 15;
        HistoryCompleteness? told = null;

        Assert.Equal(15, await Run.SystemMetrics(completeness => told = completeness).CountAsync(CancellationToken));
        Assert.Equal(5, told!.MissingRows);

        await Assert.ThrowsAsync<WandbIncompleteHistoryException>(async () => await Run.SystemMetrics().CountAsync(CancellationToken));
    }
}
