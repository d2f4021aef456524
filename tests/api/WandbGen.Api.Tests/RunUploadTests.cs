using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>The Python client's <c>run.upload_file</c>, end to end.</summary>
public sealed class RunUploadTests : SandboxTest
{
    private Run _run = null!;

    private string Path => System.IO.Path.Combine(Root, "model.bin");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("entity", "project", "run");
        _run = await Api.RunAsync("entity/project/run", CancellationToken);
    }

    [Fact]
    public async Task What_was_uploaded_is_listed_and_downloaded_again()
    {
        byte[] content = await WriteAsync(1_000_000);

        UploadedFile uploaded = await _run.UploadAsync(Path, "checkpoints/ä/model.bin", cancellationToken: CancellationToken);

        RunFile file = await _run.FileAsync("checkpoints/ä/model.bin", CancellationToken);
        Assert.Equal(new UploadedFile("checkpoints/ä/model.bin", content.Length, file.Md5!, VerificationLevel.Md5), uploaded);
        DownloadedFile downloaded = await file.DownloadAsync(Root, cancellationToken: CancellationToken);
        Assert.Equal(content, await File.ReadAllBytesAsync(downloaded.Path, CancellationToken));
    }

    [Fact]
    public async Task The_steps_are_those_of_the_Python_client()
    {
        await WriteAsync(1_000);
        int before = Sandbox.Requests.GraphQL.Count;

        await _run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(
            ["CreateRunFiles", "ServerFeatures", "MarkRunFilesUploaded"],
            Sandbox.Requests.GraphQL.Skip(before).Select(static request => request.OperationName)
        );
        FileRequest put = Assert.Single(Sandbox.Requests.Storage);
        Assert.Equal("PUT", put.Method);
        Assert.Equal("BlockBlob", put.Headers["x-ms-blob-type"]);
        Assert.False(put.Headers.ContainsKey("Authorization"));
        Assert.False(put.Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task An_upload_replaces_what_has_the_name()
    {
        Data.AddFile("entity", "project", "run", "model.bin", [1]);
        byte[] content = await WriteAsync(100);

        await _run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(content.Length, (await _run.FileAsync("model.bin", CancellationToken)).Size);
    }

    [Theory]
    [InlineData("CreateRunFiles", true)]
    [InlineData("CreateRunFiles", false)]
    [InlineData("MarkRunFilesUploaded", true)]
    [InlineData("MarkRunFilesUploaded", false)]
    public async Task A_mutation_whose_answer_is_lost_is_sent_again_and_the_file_is_not(string operation, bool isReset)
    {
        await WriteAsync(1_000);
        int failures = 0;
        using WandbApi api = Connect(
            async (name, send, _) =>
            {
                HttpResponseMessage answer = await send();
                return name != operation || failures++ > 0 ? answer
                    : isReset ? throw new HttpRequestException("reset")
                    : new HttpResponseMessage(HttpStatusCode.BadGateway);
            }
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        await run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(2, failures);
        Assert.Single(Sandbox.Requests.Storage);
    }

    [Fact]
    public async Task A_mutation_whose_answers_stay_lost_is_an_error_after_five()
    {
        await WriteAsync(1_000);
        int failures = 0;
        using WandbApi api = Connect(
            (name, send, _) =>
                name == "MarkRunFilesUploaded" && ++failures > 0
                    ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway))
                    : send()
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbOutcomeUnknownException error = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken)
        );

        Assert.Equal((5, 5), (failures, error.Attempts));
        Assert.Contains("unknown", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_at_the_server_are_an_error_that_names_both()
    {
        string sent = Md5(await WriteAsync(1_000));
        using WandbApi api = Connect(
            (name, send, _) =>
            {
                if (name == "MarkRunFilesUploaded")
                {
                    Data.AddFile("entity", "project", "run", "model.bin", [1]);
                }

                return send();
            }
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() =>
            run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken)
        );

        Assert.Contains(sent, error.Message, StringComparison.Ordinal);
        Assert.Contains(Md5([1]), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, VerificationLevel.Md5)]
    [InlineData(100, VerificationLevel.None)]
    public async Task A_server_that_still_describes_the_replaced_file_is_asked_again(int until, VerificationLevel level)
    {
        Data.AddFile("entity", "project", "run", "model.bin", [1]);
        byte[] content = await WriteAsync(1_000);
        int asked = 0;
        using WandbApi api = Connect(
            (name, send, _) =>
            {
                if (name == "MarkRunFilesUploaded" || name == "RunFiles" && asked++ > 0)
                {
                    Data.AddFile("entity", "project", "run", "model.bin", asked < until ? [1] : content);
                }

                return send();
            }
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        UploadedFile uploaded = await run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(level, uploaded.Verification);
        Assert.Equal(Math.Min(until, 5), asked);
    }

    [Fact]
    public async Task A_server_that_cannot_be_asked_has_verified_nothing_and_the_upload_stands()
    {
        await WriteAsync(1_000);
        using WandbApi api = Connect(
            (name, send, _) => name == "RunFiles" ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway)) : send()
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        UploadedFile uploaded = await run.UploadAsync(Path, "model.bin", cancellationToken: CancellationToken);

        Assert.Equal(VerificationLevel.None, uploaded.Verification);
    }

    [Theory]
    [Trait("Torture", "T134")]
    [InlineData("CreateRunFiles", true)]
    [InlineData("PUT", true)]
    [InlineData("ServerFeatures", true)]
    [InlineData("MarkRunFilesUploaded", true)]
    [InlineData("RunFiles", true)]
    [InlineData("CreateRunFiles", false)]
    [InlineData("PUT", false)]
    [InlineData("ServerFeatures", false)]
    [InlineData("MarkRunFilesUploaded", false)]
    [InlineData("RunFiles", false)]
    public async Task Cancelling_or_disposing_ends_an_upload_at_every_step(string step, bool isCancelled)
    {
        await WriteAsync(1_000);
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using WandbApi api = Connect(
            async (name, send, token) =>
            {
                if (name == step)
                {
                    there.SetResult();
                    await Task.Delay(Timeout.Infinite, token);
                }

                return await send();
            }
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        Task upload = run.UploadAsync(Path, "model.bin", cancellationToken: cancellation.Token);
        await there.Task.WaitAsync(CancellationToken);

        if (isCancelled)
        {
            await cancellation.CancelAsync();
            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                upload.WaitAsync(Patience.Limit, CancellationToken)
            );
            Assert.Equal(cancellation.Token, exception.CancellationToken);
        }
        else
        {
            api.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => upload.WaitAsync(Patience.Limit, CancellationToken));
        }
    }

    [Theory]
    [InlineData("media/plot.png", "media/plot.png")]
    [InlineData("./media/../plot.png", "plot.png")]
    [InlineData("../../plot.png", "__/__/plot.png")]
    public void A_file_is_named_by_its_path_from_here(string path, string name) => Assert.Equal(name, RunUpload.NameOf(path));

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_before_any_request()
    {
        int before = Sandbox.Requests.Count;

        await Assert.ThrowsAsync<WandbUploadException>(() => _run.UploadAsync(Path, cancellationToken: CancellationToken));

        Assert.Equal(before, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_run_that_was_not_read_from_a_server_takes_nothing() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new Run
            {
                Id = "id",
                StorageId = "id",
                Entity = "entity",
                Project = "project",
            }.UploadAsync(Path, cancellationToken: CancellationToken)
        );

    private static string Md5(byte[] content)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5.
        return Convert.ToBase64String(MD5.HashData(content));
#pragma warning restore CA5351
    }

    /// <summary>Another client of the sandbox, whose requests a test answers by their operation's name, or the method if there is none;
    /// storages say nothing of checksums to it.</summary>
    private WandbApi Connect(Func<string, Func<Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> answer) =>
        new(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
                ConfigureHttpHandler = handler => new AnsweringHandler(answer) { InnerHandler = handler },
            }
        );

    private sealed class AnsweringHandler(
        Func<string, Func<Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> answer
    ) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string name = request.Method.Method;
            if (request.Method == HttpMethod.Post)
            {
                using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
                name = body.RootElement.GetProperty("operationName").GetString()!;
            }

            HttpResponseMessage response = await answer(name, () => base.SendAsync(request, cancellationToken), cancellationToken);
            response.Headers.ETag = null;
            return response;
        }
    }

    private async Task<byte[]> WriteAsync(int size)
    {
        byte[] content = RandomNumberGenerator.GetBytes(size);
        await File.WriteAllBytesAsync(Path, content, CancellationToken);
        return content;
    }
}
