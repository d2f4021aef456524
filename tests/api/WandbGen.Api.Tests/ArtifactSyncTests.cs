using System.Text;

namespace WandbGen.Tests;

public sealed class ArtifactSyncTests : ArtifactContentTest
{
    [Fact]
    public async Task A_mirror_replaces_what_is_wrong_adds_what_is_missing_and_leaves_the_rest()
    {
        Artifact artifact = await AddAsync(("a", "right"), ("b", "missing"), ("c/d", "same"));
        Write("a", "wrong");
        Write("c/d", "same");
        Write("stranger", "kept");

        ArtifactDownload done = await artifact.SyncAsync(Target, cancellationToken: CancellationToken);

        Assert.Equal((2, 1), (done.Downloaded, done.UpToDate));
        Assert.Empty(done.Deleted);
        Assert.Equal(["a", "b", "c/d", "stranger"], FilesBelowTarget());
        Assert.Equal("right", TextOf("a"));
    }

    [Fact]
    public async Task Strangers_are_deleted_only_if_asked_and_links_are_left()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("b/c", "2"));
        Write("stranger", "x");
        Write("b/other/deep", "x");
        Write("empty/x", "x");
        File.CreateSymbolicLink(Path.Combine(Target, "link"), "/etc");

        ArtifactDownload done = await artifact.SyncAsync(
            Target,
            new ArtifactSyncOptions { DeleteExtraneous = true },
            cancellationToken: CancellationToken
        );

        Assert.Equal(["b/other/deep", "empty/x", "stranger"], done.Deleted);
        Assert.Equal(
            ["a", "b", "b/c", "link"],
            Directory
                .EnumerateFileSystemEntries(Target, "*", SearchOption.AllDirectories)
                .Where(static path => !path.Contains("/link/", StringComparison.Ordinal))
                .Select(path => Path.GetRelativePath(Target, path))
                .Order()
        );
    }

    [Fact]
    public async Task What_stands_in_an_entrys_way_is_a_stranger_that_is_deleted_only_if_asked()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("b/c", "2"), ("d", "3"));
        Write("a/inside", "x");
        Write("b", "x");

        var refused = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.SyncAsync(Target, cancellationToken: CancellationToken)
        );
        string[] untouched = FilesBelowTarget();
        ArtifactDownload done = await artifact.SyncAsync(
            Target,
            new ArtifactSyncOptions { DeleteExtraneous = true },
            cancellationToken: CancellationToken
        );

        Assert.Equal(["a", "b/c"], refused.Failures.Keys.Order());
        Assert.Equal(["a/inside", "b"], untouched);
        Assert.Equal(["a", "b/c", "d"], FilesBelowTarget());
        Assert.Equal((3, "1", "2"), (done.Downloaded, TextOf("a"), TextOf("b/c")));
    }

    [Fact]
    public async Task Deleting_strangers_of_a_part_is_refused()
    {
        Artifact artifact = await AddAsync(("a", "1"));
        var options = new ArtifactSyncOptions
        {
            DeleteExtraneous = true,
            Download = new ArtifactDownloadOptions { Pattern = "a*" },
        };

        await Assert.ThrowsAsync<ArgumentException>(() => artifact.SyncAsync(Target, options, cancellationToken: CancellationToken));
    }

    [Fact]
    public async Task A_manifest_that_lies_deletes_nothing()
    {
        Artifact artifact = await AddLyingAsync("{}");
        Write("a.txt", "a");

        await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            artifact.SyncAsync(Target, new ArtifactSyncOptions { DeleteExtraneous = true }, cancellationToken: CancellationToken)
        );

        Assert.Equal(["a.txt"], FilesBelowTarget());
    }

    [Fact]
    public async Task The_size_alone_is_enough_if_asked()
    {
        Artifact artifact = await AddAsync(("a", "right"), ("b", "other size"));
        Write("a", "wrong");
        Write("b", "wrong");

        ArtifactDownload done = await artifact.SyncAsync(
            Target,
            new ArtifactSyncOptions { SizeOnly = true },
            cancellationToken: CancellationToken
        );

        Assert.Equal((1, 1), (done.UpToDate, done.Downloaded));
        Assert.Equal("wrong", TextOf("a"));
        Assert.Equal(["a"], done.Unverified);
    }

    [Fact]
    public async Task Twenty_thousand_entries_that_are_there_cost_no_question_and_few_seconds_of_processor_time()
    {
        Dictionary<string, byte[]> files = Enumerable
            .Range(0, 20_000)
            .ToDictionary(static i => $"part-{i % 100:D2}/{i:D5}.bin", static i => Encoding.UTF8.GetBytes($"{i:D4096}"));
        Artifact artifact = await AddAsync(files);
        foreach (string directory in files.Keys.Select(static name => Path.GetDirectoryName(name)!).Distinct())
        {
            Directory.CreateDirectory(Path.Combine(Target, directory));
        }

        foreach ((string name, byte[] content) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(Target, name), content, CancellationToken);
        }

        await artifact.Entries(cancellationToken: CancellationToken).CountAsync(CancellationToken);
        int requests = Sandbox.Requests.Count;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var watch = System.Diagnostics.Stopwatch.StartNew();

        ArtifactDownload done = await artifact.SyncAsync(Target, cancellationToken: CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{watch.Elapsed.TotalSeconds:F2} s, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} s of processor time"
        );
        Assert.Equal((20_000, 0), (done.UpToDate, done.Downloaded));
        Assert.Equal(requests, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Verifying_tells_what_is_missing_damaged_and_extraneous_and_changes_nothing()
    {
        Artifact artifact = await AddAsync(("right", "1"), ("missing", "2"), ("damaged", "3"), ("short", "44"), ("dir", "5"), ("e/f", "6"));
        Write("right", "1");
        Write("damaged", "x");
        Write("short", "4");
        Write("dir/stranger", "x");
        Write("e", "a file");
        string[] before = FilesBelowTarget();

        ArtifactVerification verification = await artifact.VerifyAsync(Target, CancellationToken);

        Assert.Equal(["missing"], verification.Missing);
        Assert.Equal(["damaged", "dir", "e/f", "short"], verification.Damaged);
        Assert.Equal(["dir/stranger", "e"], verification.Extraneous);
        Assert.False(verification.IsComplete);
        Assert.Equal(before, FilesBelowTarget());
        Assert.Equal(0, AddressQuestions());
    }

    [Fact]
    public async Task A_link_on_the_way_to_an_entry_is_damage_and_is_not_followed()
    {
        Artifact artifact = await AddAsync(("dir/a", "1"), ("b", "2"));
        string elsewhere = Directory.CreateDirectory(Path.Combine(Root, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "a"), "1", CancellationToken);
        Write("b", "2");
        Directory.CreateSymbolicLink(Path.Combine(Target, "dir"), elsewhere);

        ArtifactVerification verification = await artifact.VerifyAsync(Target, CancellationToken);
        var refused = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.SyncAsync(Target, new ArtifactSyncOptions { DeleteExtraneous = true }, cancellationToken: CancellationToken)
        );

        Assert.Equal(["dir/a"], verification.Damaged);
        Assert.IsType<WandbUnsafePathException>(refused.Failures["dir/a"]);
        Assert.Equal(["a"], Directory.EnumerateFiles(elsewhere).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_directory_that_is_not_there_has_nothing()
    {
        Artifact artifact = await AddAsync(("a", "1"));

        ArtifactVerification verification = await artifact.VerifyAsync(Target, CancellationToken);

        Assert.Equal(["a"], verification.Missing);
        Assert.Empty(verification.Extraneous);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task What_was_downloaded_verifies()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("\U0001F600/b", ""));
        await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);

        ArtifactVerification verification = await artifact.VerifyAsync(Target, CancellationToken);

        Assert.True(verification.IsComplete);
        Assert.Empty(verification.Extraneous);
    }
}
