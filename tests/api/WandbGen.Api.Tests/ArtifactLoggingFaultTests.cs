using System.Text;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>Faults while an artifact is logged: it is completed, or nothing is committed.</summary>
public sealed class ArtifactLoggingFaultTests : ArtifactLoggingTest
{
    /// <summary>Every request of a call that changes something.</summary>
    public static TheoryData<string> Mutations { get; } =
    [
        "CreateArtifact",
        "CreateArtifactManifest",
        "CreateArtifactFiles",
        "CompleteMultipartUploadArtifact",
        "CreateArtifactManifestToUpload",
        "CommitArtifact",
        "UseArtifact",
    ];

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task An_answer_that_is_lost_after_the_server_did_it_costs_nothing(string operation)
    {
        Sandbox.Faults.Add(Of(operation, SandboxFault.HalfAnswer()));

        await LogAndUseAsync();

        // Of what was done already, the state says so.
        Assert.Equal(
            operation is "CompleteMultipartUploadArtifact" or "CommitArtifact" ? 1 : 2,
            Operations().Count(name => name == operation)
        );
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_connection_that_breaks_before_an_answer_is_tried_again(string operation)
    {
        Sandbox.Faults.Add(Of(operation, SandboxFault.Reset()));

        await LogAndUseAsync();
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_server_error_is_tried_again(string operation)
    {
        Sandbox.Faults.Add(Of(operation, SandboxFault.Status(500)) with { Times = 2 });

        await LogAndUseAsync();
    }

    [Theory]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_storage_that_cannot_now_is_asked_again(int status)
    {
        Sandbox.Faults.Add(OfStorage(SandboxFault.Status(status)) with { Times = 2 });

        await LogAndUseAsync();
    }

    [Fact]
    public async Task A_content_that_changes_after_its_checksum_was_computed_is_never_stored()
    {
        byte[] content = "before"u8.ToArray();
        using WandbApi api = Hurry(name =>
        {
            if (name == "PUT")
            {
                "behind"u8.CopyTo(content);
            }
        });
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbUploadException exception = await Assert.ThrowsAsync<WandbUploadException>(() =>
            LogAsync(New().AddContent("a", content), run: run)
        );

        Assert.Equal("'a' was changed after its checksum was computed, so it was not uploaded.", exception.Message);
        Assert.Equal(0, Data.CountObjects());
        Assert.DoesNotContain("COMMITTED", States());
    }

    [Theory]
    [InlineData("wandb-artifact://zz/a")]
    [InlineData("wandb-artifact://616/a")]
    [InlineData("wandb-artifact:///a")]
    [InlineData("wandb-artifact://6162/")]
    public async Task A_reference_to_an_artifact_without_an_id_is_an_error_of_its_entry(string reference)
    {
        WandbUploadException exception = await Assert.ThrowsAsync<WandbUploadException>(() =>
            LogAsync(New().AddReference(reference, "linked"))
        );

        Assert.Contains("'linked'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(States());
    }

    [Fact]
    public async Task A_storage_that_breaks_the_connection_is_sent_all_of_it_again()
    {
        Sandbox.Faults.Add(OfStorage(SandboxFault.Reset()) with { Times = 3 });

        await LogAndUseAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_address_that_has_expired_is_asked_for_anew(int before)
    {
        // A small file, the parts of a large one, or the manifest.
        Sandbox.Faults.Add(OfStorage(SandboxFault.ExpiredAddress()) with { After = before, Times = 1 });

        await LogAndUseAsync();
    }

    [Fact]
    public async Task Addresses_of_parts_that_all_have_expired_are_asked_for_anew()
    {
        Sandbox.Faults.Add(
            SandboxFault.ExpiredAddress() with
            {
                Where = static request => request.Path.StartsWith("/uploads/", StringComparison.Ordinal),
                Times = 12,
            }
        );

        await LogAndUseAsync();

        Assert.True(Operations().Count(static name => name == "CreateArtifactFiles") > 1);
    }

    [Theory]
    [InlineData("\"partNumber\":2", "\"partNumber\":1")]
    [InlineData("\"partNumber\":2", "\"partNumber\":9")]
    public async Task Addresses_of_other_parts_than_those_of_the_file_are_a_typed_error(string sent, string received)
    {
        using WandbApi api = Hurry(rewrite: answer => answer.Replace(sent, received, StringComparison.Ordinal));
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        var error = await Assert.ThrowsAsync<WandbProtocolException>(() => LogAsync(Create(), InParts, run));

        Assert.Contains("part", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("COMMITTED", States());
        Assert.False((await LogAsync(Create(), InParts)).AlreadyExisted);
    }

    [Theory]
    [InlineData("CreateArtifact")]
    [InlineData("CreateArtifactManifest")]
    [InlineData("CreateArtifactFiles")]
    [InlineData("CompleteMultipartUploadArtifact")]
    [InlineData("CreateArtifactManifestToUpload")]
    [InlineData("CommitArtifact")]
    public async Task A_refusal_ends_it_with_nothing_committed_and_the_next_call_completes(string operation)
    {
        Sandbox.Faults.Add(Of(operation, SandboxFault.GraphQLError("permission denied")) with { Times = null });
        using WandbApi api = Hurry();
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbAuthenticationException error = await Assert.ThrowsAsync<WandbAuthenticationException>(() => LogAsync(Create(), InParts, run));

        Assert.Contains("permission denied", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("COMMITTED", States());
        Sandbox.Faults.Clear();
        int objects = Data.CountObjects();
        ArtifactUpload upload = await LogAsync(Create(), InParts, run);
        // What has arrived is not sent again.
        Assert.Equal(objects, upload.AlreadyStored);
        Assert.Equal("data:v0", upload.Artifact.Name);
        await CheckAsync();
    }

    [Fact]
    public async Task Answers_that_stay_lost_end_it_and_say_so()
    {
        Sandbox.Faults.Add(Of("CommitArtifact", SandboxFault.Status(502)) with { Times = null });
        using WandbApi api = Hurry();
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbOutcomeUnknownException error = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => LogAsync(Create(), InParts, run));

        Assert.Equal(5, error.Attempts);
        Assert.Contains("unknown", error.Message, StringComparison.Ordinal);
        Sandbox.Faults.Clear();
        Assert.Equal("data:v0", (await LogAsync(Create(), InParts, run)).Artifact.Name);
    }

    [Fact]
    public async Task A_storage_that_refuses_ends_it_with_nothing_committed()
    {
        Sandbox.Faults.Add(
            OfStorage(SandboxFault.Status(400, "<Error><Code>InvalidRequest</Code></Error>", "application/xml")) with
            {
                Times = null,
            }
        );

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => LogAsync(Create(), InParts));

        Assert.Equal("InvalidRequest", error.StorageError?.Code);
        Assert.Equal(["PENDING"], States());
        Assert.Empty(await Run.LoggedArtifacts().ToListAsync(CancellationToken));
    }

    public static TheoryData<string, bool> Changes { get; } =
        new()
        {
            { "another text", true },
            { "shorter", true },
            { "longer than it was before", true },
            // Of the same length, and with the time that it had.
            { "text that is new!", false },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_file_that_changes_after_it_was_read_is_never_stored(string changed, bool changesTime)
    {
        string path = WriteSource("a", "text that is old!");
        DateTime time = File.GetLastWriteTimeUtc(path);
        using WandbApi api = Hurry(name =>
        {
            if (name == "CreateArtifact")
            {
                File.WriteAllText(path, changed);
                File.SetLastWriteTimeUtc(path, changesTime ? time.AddSeconds(1) : time);
            }
        });
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => LogAsync(New().AddFile(path), run: run));

        Assert.Equal("a", error.FileName);
        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(["PENDING"], States());
        Assert.Equal(0, Data.CountObjects());
    }

    [Fact]
    public async Task A_part_that_changes_after_it_was_read_is_never_stored()
    {
        string path = WriteSource("a", new string('x', 25));
        DateTime time = File.GetLastWriteTimeUtc(path);
        using WandbApi api = Hurry(name =>
        {
            if (name == "CreateArtifactFiles")
            {
                File.WriteAllText(path, new string('x', 24) + "y");
                File.SetLastWriteTimeUtc(path, time);
            }
        });
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => LogAsync(New().AddFile(path), InParts, run));

        Assert.Contains("part 3 of 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(["PENDING"], States());
        Assert.Equal(0, Data.CountObjects());
    }

    [Fact]
    public async Task A_file_that_vanishes_is_told_by_its_path_in_the_artifact()
    {
        string path = WriteSource("a", "a");
        NewArtifact artifact = New().AddFile(path, "dir/b");
        File.Delete(path);
        int before = Operations().Length;

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => LogAsync(artifact));

        Assert.Equal("dir/b", error.FileName);
        Assert.Equal(before, Operations().Length);
    }

    [Theory]
    [InlineData("TypeOfArtifactCollection")]
    [InlineData("CreateArtifact")]
    [InlineData("CreateArtifactManifest")]
    [InlineData("CreateArtifactFiles")]
    [InlineData("PUT")]
    [InlineData("CompleteMultipartUploadArtifact")]
    [InlineData("CreateArtifactManifestToUpload")]
    [InlineData("CommitArtifact")]
    public async Task Cancelling_ends_it_at_every_step_and_the_next_call_completes(string step)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        using WandbApi api = Hurry(name =>
        {
            if (name == step)
            {
                cancellation.Cancel();
            }
        });
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.LogArtifactAsync(Create(), options: InParts, cancellationToken: cancellation.Token)
        );

        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.DoesNotContain("COMMITTED", States());
        await LogAsync(Create(), InParts);
        await CheckAsync();
    }

    [Fact]
    public async Task A_run_that_was_not_read_from_a_server_logs_nothing() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new Run
            {
                Id = "id",
                StorageId = "id",
                Entity = "entity",
                Project = "project",
            }.LogArtifactAsync(New(), cancellationToken: CancellationToken)
        );

    // Two small files, and a large one in three parts.
    private NewArtifact Create() =>
        New()
            .AddContent("a", Encoding.UTF8.GetBytes("first"))
            .AddContent("b", Encoding.UTF8.GetBytes("second"))
            .AddFile(WriteSource("large", "a large file of 30 characters."));

    private async Task LogAndUseAsync()
    {
        using WandbApi api = Hurry();
        Run run = await api.RunAsync("entity/project/run", CancellationToken);
        ArtifactUpload upload = await LogAsync(Create(), InParts, run);
        await run.UseArtifactAsync(upload.Artifact, cancellationToken: CancellationToken);

        Assert.Equal("data:v0", upload.Artifact.Name);
        Assert.Equal(["COMMITTED"], States());
        Assert.Equal(3, upload.Uploaded + upload.AlreadyStored);
        Assert.Single(await Run.UsedArtifacts().ToListAsync(CancellationToken));
        await CheckAsync();
    }

    private async Task CheckAsync() =>
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["a"] = "first",
                ["b"] = "second",
                ["large"] = "a large file of 30 characters.",
            },
            await ReadAsync("entity/project/data:latest")
        );
}
