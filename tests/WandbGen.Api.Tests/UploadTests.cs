using System.Security.Cryptography;
using WandbGen.Sandbox;
using WandbGen.Sandbox.Http;

namespace WandbGen.Tests;

/// <summary>The Python client's <c>run.upload_file</c>, end to end.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-tests-");
    private SandboxServer _sandbox = null!;
    private WandbApi _api = null!;
    private Run _run = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_directory.FullName, "model.bin");

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { ExampleProject = false }, CancellationToken);
        _sandbox.Data.AddRun("entity", "project", "run");
        _api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        _run = await _api.RunAsync("entity/project/run", CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_uploaded_is_listed_and_downloaded_again()
    {
        byte[] content = await WriteAsync(1_000_000);

        UploadedFile uploaded = await _run.UploadAsync(Path, "checkpoints/ä/model.bin", cancellationToken: CancellationToken);

        RunFile file = await _run.FileAsync("checkpoints/ä/model.bin", CancellationToken);
        Assert.Equal(new UploadedFile("checkpoints/ä/model.bin", content.Length, file.Md5!, VerificationLevel.Md5), uploaded);
        DownloadedFile downloaded = await file.DownloadAsync(_directory.FullName, cancellationToken: CancellationToken);
        Assert.Equal(content, await File.ReadAllBytesAsync(downloaded.Path, CancellationToken));
    }

    [Fact]
    public async Task The_steps_are_those_of_the_Python_client()
    {
        await WriteAsync(1_000);
        int before = _sandbox.Requests.GraphQL.Count;

        await _run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(["CreateRunFiles", "ServerFeatures", "MarkRunFilesUploaded"], _sandbox.Requests.GraphQL.Skip(before).Select(static request => request.OperationName));
        FileRequest put = Assert.Single(_sandbox.Requests.Storage);
        Assert.Equal("PUT", put.Method);
        Assert.Equal("BlockBlob", put.Headers["x-ms-blob-type"]);
        Assert.False(put.Headers.ContainsKey("Authorization"));
        Assert.False(put.Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task An_upload_replaces_what_has_the_name()
    {
        _sandbox.Data.AddFile("entity", "project", "run", "model.bin", [1]);
        byte[] content = await WriteAsync(100);

        await _run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(content.Length, (await _run.FileAsync("model.bin", CancellationToken)).Size);
    }

    [Theory]
    [InlineData("media/plot.png", "media/plot.png")]
    [InlineData("./media/../plot.png", "plot.png")]
    [InlineData("../../plot.png", "__/__/plot.png")]
    public void A_file_is_named_by_its_path_from_here(string path, string name) => Assert.Equal(name, RunUpload.NameOf(path));

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_before_any_request()
    {
        int before = _sandbox.Requests.Count;

        await Assert.ThrowsAsync<WandbUploadException>(() => _run.UploadAsync(Path, cancellationToken: CancellationToken));

        Assert.Equal(before, _sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_run_that_was_not_read_from_a_server_takes_nothing() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new Run { Id = "id", StorageId = "id", Entity = "entity", Project = "project" }.UploadAsync(Path, cancellationToken: CancellationToken));

    private async Task<byte[]> WriteAsync(int size)
    {
        byte[] content = RandomNumberGenerator.GetBytes(size);
        await File.WriteAllBytesAsync(Path, content, CancellationToken);
        return content;
    }
}
