using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class CustomChartTests : SandboxTest
{
    [Fact]
    public async Task Custom_charts_are_listed_and_read_by_their_ids()
    {
        Data.AddChart(
            new SandboxChart("team", "loss")
            {
                DisplayName = "Loss",
                Spec = """{"mark":"point"}""",
                Access = "PUBLIC",
            }
        );
        Data.AddChart(new SandboxChart("other", "accuracy"));

        CustomChart chart = await Api.CustomCharts("team").SingleAsync(CancellationToken);
        CustomChart same = await Api.CustomChartAsync("team/loss", CancellationToken);

        Assert.Equal(
            ("team/loss", "Loss", "team", "vega2", "PUBLIC"),
            (chart.Id, chart.DisplayName, chart.Entity, chart.Type, chart.Access)
        );
        Assert.Equal("point", same.Spec["mark"].GetString());
        await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.CustomChartAsync("team/none", CancellationToken));
    }
}
