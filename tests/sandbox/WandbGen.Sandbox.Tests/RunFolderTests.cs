using System.Net;
using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>W&amp;B's own directories are served as they are; the example project is a real one.</summary>
public sealed class RunFolderTests : DirectoryTest
{
    [Theory]
    [InlineData("run-20260801_123456-1jx3ka02")]
    [InlineData("offline-run-20260801_123456-1jx3ka02")]
    [InlineData("wandb/run-20260801_123456-1jx3ka02")]
    [InlineData("wandb/offline-run-20260801_123456-1jx3ka02")]
    public async Task A_run_folder_is_served_as_it_is(string folder)
    {
        Write($"{folder}/files/config.yaml", "lr:\n    value: 0.5\n");
        Write($"{folder}/files/wandb-summary.json", """{"loss": 0.25}""");
        Write($"{folder}/files/media/deep/a.txt", "deep");
        File.CreateSymbolicLink(Path.Combine(Root, folder, "files", "passwd"), "/etc/passwd");

        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);
        JsonElement run = (
            await client.QueryAsync(
                "{ project(name: \"p\", entityName: \"e\") { run(name: \"1jx3ka02\") { config summaryMetrics files { edges { "
                    + "node { name directUrl } } } } } }"
            )
        )
            .GetProperty("project")
            .GetProperty("run");

        Assert.Equal("""{"lr":{"value":0.5}}""", run.GetProperty("config").GetString());
        Assert.Equal("""{"loss": 0.25}""", run.GetProperty("summaryMetrics").GetString());
        Dictionary<string, string> files = run.GetProperty("files")
            .GetProperty("edges")
            .EnumerateArray()
            .Select(static edge => edge.GetProperty("node"))
            .ToDictionary(static node => node.GetProperty("name").GetString()!, static node => node.GetProperty("directUrl").GetString()!);
        Assert.Equal(["config.yaml", "media/deep/a.txt", "wandb-summary.json"], files.Keys.Order(StringComparer.Ordinal));
        using HttpResponseMessage response = await client.GetAsync(files["media/deep/a.txt"], withKey: false);
        Assert.Equal("deep", await response.Content.ReadAsStringAsync(CancellationToken));
    }

    [Fact]
    public async Task A_file_that_a_run_writes_later_appears()
    {
        Write("run-20260801_123456-live/files/a", "1");
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);
        const string Count = "{ project(name: \"p\", entityName: \"e\") { run(name: \"live\") { fileCount } } }";
        Assert.Equal(1, CountOf(await client.QueryAsync(Count)));

        Write("run-20260801_123456-live/files/b", "2");

        Assert.Equal(2, CountOf(await client.QueryAsync(Count)));

        static int CountOf(JsonElement data) => data.GetProperty("project").GetProperty("run").GetProperty("fileCount").GetInt32();
    }

    [Fact]
    public async Task A_directory_without_a_run_is_refused_with_what_was_expected()
    {
        DirectoryNotFoundException error = await Assert.ThrowsAsync<DirectoryNotFoundException>(StartAsync);

        Assert.Contains("run-<time>-<id>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_project_was_really_trained()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = true },
            CancellationToken
        );
        using var client = new SandboxClient(sandbox);
        JsonElement runs = (
            await client.QueryAsync(
                "{ project(name: \"quickstart\", entityName: \"sandbox\") { runs { edges { node { name history files { edges { "
                    + "node { name sizeBytes directUrl } } } } } } } }"
            )
        )
            .GetProperty("project")
            .GetProperty("runs")
            .GetProperty("edges");

        Assert.Equal(3, runs.GetArrayLength());
        foreach (JsonElement run in runs.EnumerateArray())
        {
            Dictionary<string, JsonElement> files = run.GetProperty("node")
                .GetProperty("files")
                .GetProperty("edges")
                .EnumerateArray()
                .ToDictionary(
                    static edge => edge.GetProperty("node").GetProperty("name").GetString()!,
                    static edge => edge.GetProperty("node")
                );
            Assert.InRange(files["checkpoints/model.bin"].GetProperty("sizeBytes").GetInt64(), 2_000_000, 4_000_000);
            double[] losses =
            [
                .. run.GetProperty("node")
                    .GetProperty("history")
                    .EnumerateArray()
                    .Select(static line => JsonDocument.Parse(line.GetString()!).RootElement.GetProperty("loss").GetDouble()),
            ];
            Assert.Equal(60, losses.Length);
            Assert.True(
                losses[^10..].Average() < losses[..10].Average(),
                $"{run.GetProperty("node").GetProperty("name")}: {losses[..10].Average()} -> {losses[^10..].Average()}"
            );
        }
    }

    [Fact]
    public async Task A_files_directory_that_is_a_link_is_not_a_run()
    {
        Write("elsewhere/secret", "secret");
        Directory.CreateDirectory(Path.Combine(Root, "run-20260801_123456-linked"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "run-20260801_123456-linked", "files"), Path.Combine(Root, "elsewhere"));

        await Assert.ThrowsAsync<DirectoryNotFoundException>(StartAsync);
    }

    [Fact]
    public async Task A_wandb_directory_that_is_a_link_is_not_followed()
    {
        Write("elsewhere/run-20260801_123456-linked/files/secret", "secret");
        Directory.CreateSymbolicLink(Path.Combine(Root, "wandb"), Path.Combine(Root, "elsewhere"));

        await Assert.ThrowsAsync<DirectoryNotFoundException>(StartAsync);
    }

    [Fact]
    public async Task A_file_that_becomes_a_link_is_no_longer_served()
    {
        Write("elsewhere/secret", "secret");
        Write("run-20260801_123456-live/files/a", "1");
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);
        string url = (await FileAsync(client)).GetProperty("directUrl").GetString()!;

        string path = Path.Combine(Root, "run-20260801_123456-live", "files", "a");
        File.Delete(path);
        File.CreateSymbolicLink(path, Path.Combine(Root, "elsewhere", "secret"));

        using HttpResponseMessage response = await client.GetAsync(url, withKey: false);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task An_upload_over_a_file_on_disk_is_served_and_leaves_the_disk_alone()
    {
        Write("run-20260801_123456-live/files/a", "1");
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);

        using HttpResponseMessage upload = await client.SendAsync(
            HttpMethod.Put,
            (await FileAsync(client)).GetProperty("uploadUrl").GetString()!,
            withKey: false,
            content: "uploaded"u8.ToArray()
        );
        Assert.Equal(HttpStatusCode.OK, upload.StatusCode);

        JsonElement file = await FileAsync(client);
        Assert.Equal(8, file.GetProperty("sizeBytes").GetInt64());
        using HttpResponseMessage response = await client.GetAsync(file.GetProperty("directUrl").GetString()!, withKey: false);
        Assert.Equal("uploaded", await response.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(Root, "run-20260801_123456-live", "files", "a"), CancellationToken));
    }

    private static async Task<JsonElement> FileAsync(SandboxClient client) =>
        (
            await client.QueryAsync(
                "{ project(name: \"p\", entityName: \"e\") { run(name: \"live\") { files { edges { node { sizeBytes md5 "
                    + "directUrl uploadUrl: url(upload: true) } } } } } }"
            )
        )
            .GetProperty("project")
            .GetProperty("run")
            .GetProperty("files")
            .GetProperty("edges")[0]
            .GetProperty("node");
}
