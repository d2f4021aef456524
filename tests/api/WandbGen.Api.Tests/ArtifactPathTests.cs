namespace WandbGen.Tests;

public sealed class ArtifactPathTests
{
    [Theory]
    [InlineData("model", null, null, "model", null)]
    [InlineData("model:latest", null, null, "model", "latest")]
    [InlineData(" model : v3 ", null, null, "model", "v3")]
    [InlineData("p/model:best", null, "p", "model", "best")]
    [InlineData("e/p/model:best", "e", "p", "model", "best")]
    [InlineData("e/p/model:release/1.0", "e", "p", "model", "release/1.0")]
    [InlineData("model:a:b", null, null, "model", "a:b")]
    [InlineData("e/p/model:0cc175b9c0f1b6a831c399e269772661", "e", "p", "model", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("org/wandb-registry-model/resnet:v0", "org", "wandb-registry-model", "resnet", "v0")]
    [InlineData("https://wandb.ai/e/p/artifacts/model/resnet/v3", "e", "p", "resnet", "v3")]
    [InlineData("https://wandb.ai/e/my%20p/artifacts/model/resnet/best/files/a.bin?x=1", "e", "my p", "resnet", "best")]
    public void Every_form_of_a_path_is_understood(string path, string? entity, string? project, string collection, string? alias) =>
        Assert.Equal(new ArtifactPath(entity, project, collection, alias), ArtifactPath.Parse(path));

    [Theory]
    [InlineData("wandb-artifact://41727469666163743a3432/a/b.txt")]
    [InlineData("wandb-artifact://41727469666163743A3432")]
    public void An_id_of_an_address_is_GraphQLs_in_hexadecimal(string path) =>
        Assert.Equal("QXJ0aWZhY3Q6NDI=", ArtifactPath.Parse(path).Id);

    [Theory]
    [InlineData("", "one of its segments is empty")]
    [InlineData("e//model:v1", "one of its segments is empty")]
    [InlineData("model:", "nothing follows the ':'")]
    [InlineData("a/b/c/model:v1", "it has 4 parts")]
    [InlineData("wandb-artifact://xyz/a", "it has no id")]
    [InlineData("https://wandb.ai/e/p/artifacts/model", "its version is missing")]
    [InlineData("https://wandb.ai/e/p/runs/r", "it is not the address of an artifact")]
    public void A_path_that_is_no_artifacts_says_why(string path, string reason) =>
        Assert.Contains(
            $"is not an artifact's path: {reason}. Write 'entity/project/name:alias'",
            Assert.Throws<ArgumentException>(nameof(path), () => ArtifactPath.Parse(path)).Message,
            StringComparison.Ordinal
        );
}
