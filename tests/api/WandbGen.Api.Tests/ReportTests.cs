using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ReportTests : SandboxTest
{
    [Fact]
    public async Task A_report_is_found_by_its_id_and_by_its_page()
    {
        Data.AddReport(new SandboxReport("e", "p", "What we learned, 2026!"));
        Report listed = await (await Api.ProjectAsync("e/p", CancellationToken)).Reports().SingleAsync(CancellationToken);

        Report byId = await Api.ReportAsync(listed.Id, CancellationToken);
        Report byPage = await Api.ReportAsync(listed.Url.AbsoluteUri, CancellationToken);

        Assert.Equal(listed.Id, byId.Id);
        Assert.Equal(listed.Id, byPage.Id);
        Assert.Equal("e/p", $"{byPage.Entity}/{byPage.Project}");
        Assert.Equal($"/e/p/reports/What-we-learned-2026--{listed.Id.TrimEnd('=')}", listed.Url.AbsolutePath);
    }

    [Fact]
    public async Task A_report_that_does_not_exist_is_a_typed_error() =>
        Assert.Equal(
            "View",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.ReportAsync("VmlldzoxMjM0NQ==", CancellationToken))).TypeName
        );

    [Theory]
    [InlineData("https://wandb.ai/e/p/reports/A-title--with-dashes--VmlldzoxMjM0NQ", "VmlldzoxMjM0NQ==")]
    [InlineData("https://wandb.ai/e/p/reports/--VmlldzoxMjM0NQ", "VmlldzoxMjM0NQ==")]
    [InlineData("VmlldzoxMjM0", "VmlldzoxMjM0")]
    public void An_id_is_completed(string path, string id) => Assert.Equal(id, ReportPath.ParseId(path));

    [Theory]
    [InlineData("https://wandb.ai/e/p/runs/r", "it is not the address of a report")]
    [InlineData("https://wandb.ai/e/p/reports/Title--", "the report's id is missing")]
    [InlineData("", "it is not the address of a report")]
    public void A_path_that_is_no_reports_says_why(string path, string reason) =>
        Assert.Contains(
            $"is not a report's path: {reason}.",
            Assert.Throws<ArgumentException>(nameof(path), () => ReportPath.ParseId(path)).Message,
            StringComparison.Ordinal
        );
}
