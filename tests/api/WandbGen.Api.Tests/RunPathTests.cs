namespace WandbGen.Tests;

public sealed class RunPathTests
{
    [Theory]
    [InlineData("entity/project/run", "entity", "project", "run")]
    [InlineData("/entity/project/run/", "entity", "project", "run")]
    [InlineData("  entity/project/run ", "entity", "project", "run")]
    [InlineData("entity/project/runs/run", "entity", "project", "run")]
    [InlineData("entity/project:run", "entity", "project", "run")]
    [InlineData("project/run", null, "project", "run")]
    [InlineData("project/runs/run", null, "project", "run")]
    [InlineData("project:run", null, "project", "run")]
    [InlineData("project/run/", null, "project", "run")]
    [InlineData("run", null, null, "run")]
    [InlineData("https://wandb.ai/entity/project/runs/run", "entity", "project", "run")]
    [InlineData("https://wandb.ai/entity/my%20project/runs/run/overview?nw=x", "entity", "my project", "run")]
    [InlineData("runs/project/run", "runs", "project", "run")]
    public void Every_form_of_a_path_is_understood(string path, string? entity, string? project, string run) =>
        Assert.Equal(new RunPath(entity, project, run), RunPath.Parse(path));

    [Theory]
    [InlineData("https://wandb.example/prefix/e/p/runs/r", "e", "p", "r")]
    [InlineData("https://wandb.example/prefix/e/p/runs/r/files/a.txt", "e", "p", "r")]
    [InlineData("HTTPS://WANDB.EXAMPLE/prefix/e/p/runs/r?x#y", "e", "p", "r")]
    public void A_page_below_the_servers_own_path_is_understood(string path, string entity, string project, string run)
    {
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri("https://wandb.example/prefix"), ApiKey = new string('0', 40) }
        );

        Assert.Equal(new RunPath(entity, project, run), RunPath.Parse(path, client));
        Assert.Equal(new ProjectPath(entity, project), ProjectPath.Parse(path, client));
    }

    [Theory]
    [InlineData("https://wandb.ai/e/p", "the run is missing")]
    [InlineData("https://wandb.ai/e/p/runs", "the run is missing")]
    [InlineData("https://wandb.ai/e/p/workspace", "it is the address of the project's page 'workspace'")]
    [InlineData("https://wandb.ai/e/p/workspace?nw=nwuser", "it is the address of the project's page 'workspace'")]
    [InlineData("https://wandb.ai/e/p/table", "it is the address of the project's page 'table'")]
    [InlineData("https://wandb.ai/e/p/sweeps/abc", "it is the address of a sweep")]
    [InlineData("https://wandb.ai/e/p/reports/My-report--Vmlldzox", "it is the address of a report")]
    [InlineData("https://wandb.ai/e/p/artifacts/dataset/mnist/v3", "it is an address of artifacts")]
    [InlineData("https://wandb.ai/e", "it is not the address of a run")]
    [InlineData("https://wandb.ai/", "it is not the address of a run")]
    [InlineData("e/p/sweeps/abc", "it is the address of a sweep")]
    [InlineData("e/p/r/files/x", "it has 5 parts")]
    public void The_address_of_another_page_is_told_what_it_leads_to(string path, string reason)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(nameof(path), () => RunPath.Parse(path));

        Assert.Contains($"' is not a run's path: {reason}. Write 'entity/project/run'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("/")]
    [InlineData("entity//run")]
    [InlineData("a/b/c/d")]
    [InlineData("entity/project/runs/")]
    [InlineData("a/b/c/d/e")]
    [InlineData("project:")]
    [InlineData("https://")]
    public void A_malformed_path_is_refused_with_the_forms_that_are_understood(string path)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => RunPath.Parse(path));
        Assert.Contains("entity/project/run", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://wandb.ai/entity/project/runs/run", "https://wandb.example", false)]
    [InlineData("https://wandb.example/entity/project/runs/run", "https://api.wandb.ai", false)]
    [InlineData("http://localhost:9090/entity/project/runs/run", "http://localhost:8080", false)]
    [InlineData("https://wandb.example.evil.example/entity/project/runs/run", "https://wandb.example", false)]
    [InlineData("https://wandb.ai/entity/project/runs/run", "https://api.wandb.ai", true)]
    [InlineData("https://app.wandb.example/entity/project/runs/run", "https://api.wandb.example", true)]
    [InlineData("https://WANDB.example/entity/project/runs/run", "https://wandb.example:8443", true)]
    [InlineData("http://localhost:8080/entity/project/runs/run", "http://localhost:8080", true)]
    public async Task A_page_of_another_server_is_refused_and_both_are_named(string page, string baseUrl, bool isOwn)
    {
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        using var api = new WandbApi(new WandbClientOptions { BaseUrl = new Uri(baseUrl), ApiKey = new string('k', 40) });

        Exception? run = await Record.ExceptionAsync(() => api.RunAsync(page, ended.Token));
        Exception? runs = Record.Exception(() => api.Runs(page.Replace("/runs/run", "", StringComparison.Ordinal)));

        if (isOwn)
        {
            Assert.IsAssignableFrom<OperationCanceledException>(run);
            Assert.Null(runs);
            return;
        }

        Assert.All(
            [run, runs],
            exception =>
            {
                string message = Assert.IsType<ArgumentException>(exception).Message;
                Assert.Contains(new Uri(page).Authority, message, StringComparison.Ordinal);
                Assert.Contains(new Uri(baseUrl).Authority, message, StringComparison.Ordinal);
            }
        );
    }
}
