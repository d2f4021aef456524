using WandbGen.Testing;
using WandbGen.Tool.Schemas;

namespace WandbGen.Tool.Tests;

/// <summary>A server's schema is compared with what the packages need of it.</summary>
public sealed class SchemaCheckTests : ToolTest
{
    private const string Variable = "WANDBGEN_WRITE_SCHEMAS";

    [Fact]
    public async Task What_the_tool_knows_is_what_the_operations_of_the_packages_need()
    {
        using var reader = new StreamReader(typeof(WandbSandbox).Assembly.GetManifestResourceStream("wandb.graphql")!);
        string needed = new NeededSchema(await reader.ReadToEndAsync(CancellationToken)).Describe(
            typeof(WandbApi).Assembly,
            typeof(RunHistory).Assembly
        );
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            string file = Path.Combine(root, "runtime", "WandbGen.Tool", "Schemas", NeededCoordinates.FileName);
            await File.WriteAllTextAsync(file, needed, CancellationToken);
            return;
        }

        Assert.True(
            needed == NeededCoordinates.ReadText(),
            $"The operations have changed: run this test with {Variable}=$PWD, which writes them."
        );
    }

    [Fact]
    public async Task A_server_that_has_everything_lacks_nothing()
    {
        ToolRun run = await RunAsync("schema", "check");

        Assert.Equal("kind\tname\tmissing\tused_by\n", run.Succeeded());
        Assert.Matches(@"^127\.0\.0\.1 can answer (\d+) of \1 operations; it has (\d+) of \2 features", run.Error);
    }

    [Fact]
    public async Task What_an_old_server_lacks_is_listed_by_operation_and_feature()
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(new WandbSandboxOptions { Features = null }, CancellationToken);
        var options = new WandbClientOptions { BaseUrl = old.BaseUrl, ApiKey = old.ApiKey };

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "schema", "check");

        Assert.Equal(ExitCode.VerificationFailed, run.ExitCode);
        Assert.Contains("Artifact.filesByManifestEntries", run.Output, StringComparison.Ordinal);
        Assert.Contains("feature\tSWEEPS_QUERY_FILTERING\t\tSweeps\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("it has 0 of ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_lacks_features_only_is_no_failure()
    {
        string[] features =
        [
            .. SandboxFeatures.All.Where(static feature =>
                feature is not (SandboxFeatures.ArtifactTags or SandboxFeatures.ArtifactRegistrySearch)
            ),
        ];
        await using WandbSandbox some = await WandbSandbox.StartAsync(new WandbSandboxOptions { Features = features }, CancellationToken);
        var options = new WandbClientOptions { BaseUrl = some.BaseUrl, ApiKey = some.ApiKey };

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "schema", "check", "-q");

        Assert.Equal("ARTIFACT_REGISTRY_SEARCH\nARTIFACT_TAGS\n", run.Succeeded());
    }

    [Fact]
    public async Task A_server_that_does_not_show_its_schema_is_compared_by_features()
    {
        Sandbox.Faults.Add(
            SandboxFault.GraphQLError("introspection disabled") with
            {
                Times = null,
                Where = static request => request is GraphQLOperationRequest { OperationName: "Introspection" },
            }
        );

        ToolRun run = await RunAsync("schema", "check");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("does not show its schema", run.Error, StringComparison.Ordinal);
        Assert.Contains("introspection disabled", run.Error, StringComparison.Ordinal);
        Assert.Contains("Only features were compared: it has", run.Error, StringComparison.Ordinal);
    }
}
