namespace WandbGen.Tests;

public sealed class RunTests : SandboxTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("entity", "project", "run");
    }

    [Theory]
    [InlineData("entity/project/run")]
    [InlineData("entity/project/runs/run")]
    [InlineData("project/run")]
    [InlineData("run")]
    public async Task A_run_is_found_by_every_form_of_its_path(string path)
    {
        using var api = new WandbApi(Options with { Entity = "entity", Project = "project" });

        Run run = await api.RunAsync(path, CancellationToken);

        Assert.Equal("entity/project/run", run.Path);
    }

    [Fact]
    public async Task The_default_entity_is_the_servers_where_none_is_configured()
    {
        using var api = new WandbApi(Options);
        string entity = await api.DefaultEntityAsync(CancellationToken);
        Data.AddRun(entity, "project", "mine");

        Assert.Equal($"{entity}/project/mine", (await api.RunAsync("project/mine", CancellationToken)).Path);
    }

    [Theory]
    [InlineData("entity/project/nothing", "Run", "nothing")]
    [InlineData("entity/nothing/run", "Project", "nothing")]
    [InlineData("nobody/project/run", "Project", "nobody")]
    public async Task What_does_not_exist_is_a_typed_error_that_names_it(string path, string type, string name)
    {
        using var api = new WandbApi(Options);

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(() => api.RunAsync(path, CancellationToken));

        Assert.Equal(type, error.TypeName);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_a_typed_error_that_does_not_show_the_key()
    {
        string wrong = new('x', 40);
        using var api = new WandbApi(Options with { ApiKey = wrong });

        WandbAuthenticationException error = await Assert.ThrowsAsync<WandbAuthenticationException>(() =>
            api.RunAsync("entity/project/run", CancellationToken)
        );

        Assert.DoesNotContain(wrong, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_without_a_project_and_no_default_says_what_to_do()
    {
        using var api = new WandbApi(Options);
        if (api.Client.Project is not null)
        {
            Assert.Skip("This machine's environment or settings name a default project.");
        }

        WandbConfigurationException error = await Assert.ThrowsAsync<WandbConfigurationException>(() =>
            api.RunAsync("run", CancellationToken)
        );

        Assert.Contains("WANDB_PROJECT", error.Message, StringComparison.Ordinal);
    }

    private WandbClientOptions Options => new() { BaseUrl = Sandbox.BaseUrl, ApiKey = Sandbox.ApiKey };
}
