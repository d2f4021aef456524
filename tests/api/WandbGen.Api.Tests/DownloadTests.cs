using System.Security.Cryptography;

namespace WandbGen.Tests;

/// <summary>The Python client's <c>File.download(root, replace, exist_ok)</c> and what we add to it, end to end.</summary>
public sealed class DownloadTests : SandboxTest
{
    private Run _run = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("entity", "project", "run");
        _run = await Api.RunAsync("entity/project/run", CancellationToken);
    }

    [Fact]
    public async Task A_log_that_grew_since_it_was_listed_is_downloaded_as_it_is_now()
    {
        Add("output.log", 100);
        RunFile file = await _run.FileAsync("output.log", CancellationToken);
        byte[] now = Add("output.log", 200);

        DownloadedFile downloaded = await file.DownloadAsync(Root, cancellationToken: CancellationToken);

        Assert.Equal((true, 200L, VerificationLevel.Md5), (downloaded.IsNewerThanListed, downloaded.Length, downloaded.Verification));
        Assert.Equal(now, await File.ReadAllBytesAsync(downloaded.Path, CancellationToken));
    }

    [Fact]
    public async Task A_download_is_written_below_the_root_and_verified()
    {
        byte[] content = Add("media/images/plot.png", 100_000);
        RunFile file = await _run.FileAsync("media/images/plot.png", CancellationToken);

        DownloadedFile downloaded = await file.DownloadAsync(Root, cancellationToken: CancellationToken);

        Assert.Equal(Path.Combine(Root, "media", "images", "plot.png"), downloaded.Path);
        Assert.Equal(VerificationLevel.Md5, downloaded.Verification);
        Assert.Equal(content, await File.ReadAllBytesAsync(downloaded.Path, CancellationToken));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(downloaded.Path)!));
    }

    [Fact]
    public async Task Files_are_downloaded_by_name_and_a_name_that_the_run_does_not_have_is_told()
    {
        Add("a.txt", 10);
        Add("b.txt", 20);
        Add("c.txt", 30);

        var error = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            _run.Files(names: ["c.txt", "typo.txt", "a.txt"]).DownloadAllAsync(Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(["a.txt", "c.txt"], error.Completed.Select(file => file.Name).Order());
        Assert.IsType<WandbNotFoundException>(Assert.Single(error.Failures, failure => failure.Key == "typo.txt").Value);
        Assert.Equal(["a.txt", "c.txt"], Directory.GetFiles(Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task No_way_in_overwrites_unasked_and_each_names_its_own_option()
    {
        Add("a.txt", 10);
        Add("b.txt", 20);
        RunFile file = await _run.FileAsync("a.txt", CancellationToken);
        string path = Path.Combine(Root, "a.txt");
        await File.WriteAllTextAsync(path, "edited here", CancellationToken);

        var one = await Assert.ThrowsAsync<WandbFileExistsException>(() => file.DownloadAsync(Root, cancellationToken: CancellationToken));
        var to = await Assert.ThrowsAsync<WandbFileExistsException>(() =>
            file.DownloadToFileAsync(path, cancellationToken: CancellationToken)
        );
        var all = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            _run.Files().DownloadAllAsync(Root, cancellationToken: CancellationToken)
        );
        var slow = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            _run.Files().DownloadAllAsync(Root, new DownloadOptions { MaxParallelFiles = 1 }, cancellationToken: CancellationToken)
        );

        Assert.EndsWith("Pass replace: true to replace it, or existOk: true to keep it.", one.Message, StringComparison.Ordinal);
        Assert.EndsWith("Pass replace: true to replace it.", to.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Set DownloadOptions.Replace to replace it, or DownloadOptions.ExistOk to keep it.",
            all.Failures["a.txt"].Message,
            StringComparison.Ordinal
        );
        Assert.Equal(all.Failures["a.txt"].Message, slow.Failures["a.txt"].Message);
        Assert.Equal("b.txt", Assert.Single(all.Completed).Name);
        Assert.Equal("edited here", await File.ReadAllTextAsync(path, CancellationToken));
    }

    [Fact]
    public async Task What_is_there_and_right_is_taken_as_it_is_and_costs_no_transfer()
    {
        Add("a.txt", 10);
        Add("b.txt", 20);
        await _run.Files().DownloadAllAsync(Root, cancellationToken: CancellationToken);
        int before = Sandbox.Requests.Count;
        RunFile file = await _run.FileAsync("a.txt", CancellationToken);

        IReadOnlyList<DownloadedFile> again = await _run.Files().DownloadAllAsync(Root, cancellationToken: CancellationToken);
        DownloadedFile one = await file.DownloadAsync(Root, cancellationToken: CancellationToken);
        DownloadedFile to = await file.DownloadToFileAsync(Path.Combine(Root, "a.txt"), cancellationToken: CancellationToken);

        Assert.All([.. again, one, to], kept => Assert.Equal((true, VerificationLevel.Md5), (kept.AlreadyExisted, kept.Verification)));
        Assert.Equal(before + 2, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_file_can_be_downloaded_to_a_path_or_into_a_stream()
    {
        byte[] content = Add("media/plot.png", 1000);
        RunFile file = await _run.FileAsync("media/plot.png", CancellationToken);
        string path = Path.Combine(Root, "mine.png");
        using var stream = new MemoryStream();

        DownloadedFile downloaded = await file.DownloadToFileAsync(path, cancellationToken: CancellationToken);
        VerificationLevel verification = await file.DownloadToStreamAsync(stream, cancellationToken: CancellationToken);

        Assert.Equal(path, downloaded.Path);
        Assert.Equal((VerificationLevel.Md5, VerificationLevel.Md5), (downloaded.Verification, verification));
        Assert.Equal(content, await File.ReadAllBytesAsync(path, CancellationToken));
        Assert.Equal(content, stream.ToArray());
    }

    [Fact]
    public async Task An_existing_file_is_an_error_unless_it_may_be_replaced_or_may_exist()
    {
        byte[] content = Add("a.txt", 10);
        RunFile file = await _run.FileAsync("a.txt", CancellationToken);
        string path = Path.Combine(Root, "a.txt");
        await File.WriteAllTextAsync(path, "old", CancellationToken);
        int before = Sandbox.Requests.Count;

        await Assert.ThrowsAsync<WandbFileExistsException>(() => file.DownloadAsync(Root, cancellationToken: CancellationToken));
        DownloadedFile kept = await file.DownloadAsync(Root, existOk: true, cancellationToken: CancellationToken);
        Assert.Equal("old", await File.ReadAllTextAsync(kept.Path, CancellationToken));
        Assert.Equal(before, Sandbox.Requests.Count);

        await file.DownloadAsync(Root, replace: true, cancellationToken: CancellationToken);
        Assert.Equal(content, await File.ReadAllBytesAsync(path, CancellationToken));
    }

    [Fact]
    public async Task All_files_are_downloaded_in_parallel_and_reported()
    {
        for (int i = 0; i < 100; i++)
        {
            Add($"data/{i}.bin", i * 100);
        }

        IReadOnlyList<DownloadedFile> downloaded = await _run.Files().DownloadAllAsync(Root, cancellationToken: CancellationToken);

        Assert.Equal(100, downloaded.Count);
        Assert.All(downloaded, file => Assert.Equal(VerificationLevel.Md5, file.Verification));
        Assert.Equal(100, Directory.GetFiles(Path.Combine(Root, "data")).Length);
    }

    [Fact]
    public async Task A_file_can_be_read_without_a_copy_on_disk()
    {
        byte[] content = Add("a.bin", 300_000);
        RunFile file = await _run.FileAsync("a.bin", CancellationToken);

        await using Stream stream = await file.OpenReadAsync(CancellationToken);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, CancellationToken);

        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task A_directory_mirrors_a_run_and_only_what_changed_is_transferred()
    {
        Add("a.bin", 1_000);
        byte[] old = Add("b.bin", 1_000);
        await File.WriteAllTextAsync(Path.Combine(Root, "mine.txt"), "mine", CancellationToken);
        var options = new SyncOptions { DeleteExtraneous = true };
        SyncResult first = await _run.Files().SyncAsync(Root, options, cancellationToken: CancellationToken);
        Assert.Equal((2, 1), (first.Count(SyncAction.Downloaded), first.Count(SyncAction.Deleted)));
        int before = Sandbox.Requests.Storage.Count;
        byte[] changed = Add("b.bin", 1_000);

        SyncResult second = await _run.Files().SyncAsync(Root, options, cancellationToken: CancellationToken);

        Assert.NotEqual(old, changed);
        Assert.Equal((1, 1), (second.Count(SyncAction.Downloaded), second.Count(SyncAction.UpToDate)));
        Assert.Equal(before + 1, Sandbox.Requests.Storage.Count);
        Assert.Equal(changed, await File.ReadAllBytesAsync(Path.Combine(Root, "b.bin"), CancellationToken));
    }

    [Fact]
    public async Task Part_of_a_run_may_not_delete_the_rest()
    {
        var options = new SyncOptions { DeleteExtraneous = true };

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _run.Files(pattern: "%.json").SyncAsync(Root, options, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _run.Files(names: ["a"]).SyncAsync(Root, options, cancellationToken: CancellationToken)
        );
    }

    [Fact]
    public async Task The_key_goes_to_the_api_only()
    {
        Add("a.bin", 1_000);
        RunFile file = await _run.FileAsync("a.bin", CancellationToken);

        await file.DownloadAsync(Root, cancellationToken: CancellationToken);

        Assert.Contains(Sandbox.Requests.Storage, request => request.Path.EndsWith("a.bin", StringComparison.Ordinal));
        Assert.All(Sandbox.Requests.Storage, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    private byte[] Add(string name, int size)
    {
        byte[] content = RandomNumberGenerator.GetBytes(size);
        Data.AddFile("entity", "project", "run", name, content);
        return content;
    }
}
