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
}
