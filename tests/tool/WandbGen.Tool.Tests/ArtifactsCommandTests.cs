using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>Artifacts are listed, downloaded, logged, verified and followed.</summary>
public sealed class ArtifactsCommandTests : ToolTest
{
    private string Target => Path.Combine(Root, "out");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("e", "p", "maker");
        Data.AddRun("e", "p", "user");
        Data.AddArtifact(
            new SandboxArtifact("e", "p", "model", "net")
            {
                Run = "maker",
                UsedBy = ["user"],
                Aliases = ["best"],
                Metadata = """{"acc":0.9}""",
                Files = new Dictionary<string, byte[]> { ["weights.bin"] = new byte[2048], ["sub/config.json"] = "{}"u8.ToArray() },
            }
        );
    }

    [Fact]
    public async Task Collections_versions_and_entries_are_listed()
    {
        Assert.Contains("net\tmodel\t", (await RunAsync("artifacts", "e/p")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("e/p/net\n", (await RunAsync("artifacts", "e/p", "-q")).Succeeded());
        Assert.Equal(
            "version\taliases\tmetadata.acc\nv0\tbest,latest\t0.9\n",
            (await RunAsync("artifacts", "versions", "e/p/net", "--columns", "version,aliases,metadata.acc")).Succeeded()
        );
        Assert.Equal(
            ["name\tsize\treference", "sub/config.json\t2\t", "weights.bin\t2048\t"],
            (await RunAsync("artifacts", "files", "e/p/net:best")).Lines
        );
    }

    [Fact]
    public async Task A_directory_without_files_is_no_artifact()
    {
        string empty = Directory.CreateDirectory(Path.Combine(Root, "empty", "below")).Parent!.FullName;

        ToolRun put = await RunAsync("artifacts", "put", "e/p/maker", "data", empty, "--type", "dataset");

        Assert.Equal((ExitCode.Failure, $"wandbgen: There is nothing to log: {empty} has no files.\n"), (put.ExitCode, put.Error));
        Assert.DoesNotContain("data", (await RunAsync("artifacts", "e/p", "-q")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_called_so_with_the_command_that_lists_those_that_do()
    {
        ToolRun run = await RunAsync("artifacts", "files", "e/p/net:v9");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Equal(
            "wandbgen: Artifact 'e/p/net:v9' not found: it does not exist, or the API key has no access to it. "
                + "'wandbgen artifacts versions' lists the versions of 'e/p/net'.\n",
            run.Error
        );
    }

    [Fact]
    public async Task A_storage_that_asks_for_a_long_wait_is_quoted()
    {
        string file = Path.Combine(Root, "file");
        await File.WriteAllTextAsync(file, "text", CancellationToken);
        Sandbox.Faults.Add(
            SandboxFault.RateLimit(TimeSpan.FromDays(1)) with
            {
                Where = static request => request is { Origin: SandboxOrigin.Storage, Method: "PUT" },
                Times = null,
            }
        );

        ToolRun put = await RunAsync("artifacts", "put", "e/p/maker", "data", file, "--type", "dataset");

        Assert.Equal(ExitCode.Failure, put.ExitCode);
        Assert.Contains("cannot accept 'file' now (429, ", put.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nThe server asks to wait 86400 s.\n", put.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_not_be_read_is_named_with_what_to_do() =>
        Assert.Equal(
            "Access to the path '/a' is denied. Change its permissions, or name another path.",
            LibraryMessage.Of(new UnauthorizedAccessException("Access to the path '/a' is denied."))
        );

    [Fact]
    public async Task An_artifact_is_downloaded_and_verified()
    {
        ToolRun first = await RunAsync("artifacts", "get", "e/p/net:best", "-o", Target);
        ToolRun good = await RunAsync("artifacts", "verify", "e/p/net:best", Target);
        await File.WriteAllBytesAsync(Path.Combine(Target, "weights.bin"), new byte[2047], CancellationToken);
        File.Delete(Path.Combine(Target, "sub", "config.json"));
        await File.WriteAllTextAsync(Path.Combine(Target, "mine.txt"), "mine", CancellationToken);
        ToolRun bad = await RunAsync("artifacts", "verify", "e/p/net:best", Target);
        ToolRun refused = await RunAsync("artifacts", "get", "e/p/net:best", "-o", Target);

        Assert.Contains("2 files downloaded (2 KiB)", first.Error, StringComparison.Ordinal);
        Assert.Equal("problem\tname\n", good.Succeeded());
        Assert.Equal(ExitCode.VerificationFailed, bad.ExitCode);
        Assert.Equal(["problem\tname", "missing\tsub/config.json", "damaged\tweights.bin", "extraneous\tmine.txt"], bad.Lines);
        Assert.Equal(ExitCode.SomeFailed, refused.ExitCode);
        (await RunAsync("artifacts", "get", "e/p/net:best", "-o", Target, "--replace")).Succeeded();
    }

    [Fact]
    public async Task A_version_is_logged_and_its_path_is_the_output()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "a.txt"), "a", CancellationToken);

        ToolRun first = await RunAsync("artifacts", "put", "e/p/user", "data", Target, "--type", "dataset", "--alias", "raw");
        ToolRun again = await RunAsync("artifacts", "put", "e/p/user", "data", Target, "--type", "dataset", "--alias", "raw");

        Assert.Equal("e/p/data:v0\n", first.Succeeded());
        Assert.Equal("e/p/data:v0\n", again.Succeeded());
        Assert.Contains("was there", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, (await RunAsync("artifacts", "put", "e/p/user", "data", Target + "none", "--type", "t")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await RunAsync("artifacts", "put", "e/p/user", "data", Target)).ExitCode);
    }

    [Fact]
    public async Task Where_an_artifact_comes_from_and_goes_to_is_listed() =>
        Assert.Equal(
            ["relation\tkind\tpath", "logged by\trun\te/p/maker", "used by\trun\te/p/user"],
            (await RunAsync("artifacts", "lineage", "e/p/net:best")).Lines
        );

    [Fact]
    public async Task An_artifact_that_is_not_there_is_3()
    {
        ToolRun run = await RunAsync("artifacts", "get", "e/p/none:latest", "-o", Target);

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.StartsWith("wandbgen: Artifact 'e/p/none:latest' not found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_are_tagged_and_get_and_lose_aliases()
    {
        ToolRun tagged = await RunAsync("artifacts", "tag", "e/p/net:v0", "--add", "checked");
        ToolRun again = await RunAsync("artifacts", "tag", "e/p/net:v0", "--add", "checked");
        ToolRun aliased = await RunAsync("artifacts", "alias", "e/p/net:v0", "--add", "production", "--remove", "best");

        Assert.Equal("1 version tagged.\n", tagged.Error);
        Assert.Equal("0 versions tagged, 1 as they should be.\n", again.Error);
        Assert.Equal("1 version changed.\n", aliased.Error);
        Assert.Equal(
            "version\taliases\ttags\nv0\tlatest,production\tchecked\n",
            (await RunAsync("artifacts", "versions", "e/p/net", "--columns", "version,aliases,tags")).Succeeded()
        );
    }

    [Fact]
    public async Task Versions_are_linked_and_unlinked()
    {
        ToolRun linked = await RunAsync("artifacts", "link", "e/p/net:v0", "--to", "e/p/chosen", "--alias", "good");
        ToolRun refused = await RunAsync("artifacts", "delete", "e/p/chosen:good", "--yes");
        ToolRun unlinked = await RunAsync("artifacts", "unlink", "e/p/chosen:good", "--yes");

        Assert.Equal("1 version linked.\n", linked.Error);
        Assert.Contains("'artifacts unlink' removes a link", refused.Error, StringComparison.Ordinal);
        Assert.Equal("1 link removed.\n", unlinked.Error);
        Assert.Contains("is not a link", (await RunAsync("artifacts", "unlink", "e/p/net:v0", "--yes")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_deleted_after_a_question()
    {
        ToolRun plan = await RunAsync("artifacts", "delete", "e/p/net:v0", "--dry-run", "--columns", "action,path,aliases");
        ToolRun silent = await RunAsync("artifacts", "delete", "e/p/net:v0");
        ToolRun run = await RunAsync("artifacts", "delete", "e/p/net:v0", "--aliases", "--yes");

        Assert.Equal("action\tpath\taliases\ndelete\te/p/net:v0\tbest,latest\n", plan.Succeeded());
        Assert.Equal(ExitCode.Usage, silent.ExitCode);
        Assert.Equal("1 version deleted.\n", run.Error);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("artifacts", "delete", "e/p/net:v0", "--yes")).ExitCode);
    }
}
