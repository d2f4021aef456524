using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using WandbGen.Configuration;
using WandbGen.IO;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ArtifactCacheTests : ArtifactContentTest
{
    private string CacheRoot => Path.Combine(Root, "cache");

    private string Temporary => Path.Combine(CacheRoot, "artifacts", "tmp");

    [Fact]
    public async Task What_is_downloaded_lies_where_Python_looks_for_it()
    {
        Artifact artifact = await AddAsync(("data/a.bin", "bytes"), ("empty", ""));

        ArtifactDownload done = await DownloadAsync(artifact);

        Assert.Equal((2, 0), (done.Downloaded, done.FromCache));
        Assert.Equal("bytes", await File.ReadAllTextAsync(ObjectOf("bytes"), CancellationToken));
        Assert.Equal("", await File.ReadAllTextAsync(ObjectOf(""), CancellationToken));
        // 4b3a6218bb3e3a7303e8a171a60fcf92 is what md5sum says of "bytes".
        Assert.True(File.Exists(Path.Combine(CacheRoot, "artifacts/obj/md5/4b/3a6218bb3e3a7303e8a171a60fcf92")));
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
        Assert.Equal(2, FilesBelowCache().Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(File.GetUnixFileMode(Path.Combine(Target, "data/a.bin")), File.GetUnixFileMode(ObjectOf("bytes")));
        }
    }

    [Fact]
    public async Task What_Python_has_cached_is_used_and_nothing_is_asked_for()
    {
        Artifact artifact = await AddAsync(("a", "bytes"), ("b/c", "bytes"));
        Put(ObjectOf("bytes"), "bytes");

        ArtifactDownload done = await DownloadAsync(artifact);

        Assert.Equal((2, 0, 0), (done.FromCache, done.Downloaded, AddressQuestions()));
        Assert.Equal(("bytes", "bytes"), (TextOf("a"), TextOf("b/c")));
        Assert.Empty(done.Unverified);
    }

    [Fact]
    public async Task Another_directory_of_the_same_contents_costs_no_transfer()
    {
        Artifact artifact = await AddAsync(("a", "one"), ("b", "two"));
        await DownloadAsync(artifact);
        int questions = AddressQuestions();

        ArtifactDownload second = await artifact.SyncAsync(
            Path.Combine(Root, "second"),
            new ArtifactSyncOptions { Download = new ArtifactDownloadOptions { Cache = Cache() } },
            cancellationToken: CancellationToken
        );

        Assert.Equal((2, 0, 0L), (second.FromCache, second.Downloaded, second.BytesDownloaded));
        Assert.Equal(questions, AddressQuestions());
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(Root, "second", "b"), CancellationToken));
    }

    [Fact]
    public async Task A_mirror_replaces_what_is_wrong_by_what_is_cached()
    {
        Artifact artifact = await AddAsync(("a", "right"));
        Put(ObjectOf("right"), "right");
        Write("a", "wrong");

        ArtifactDownload done = await artifact.SyncAsync(
            Target,
            new ArtifactSyncOptions { Download = new ArtifactDownloadOptions { Cache = Cache() } },
            cancellationToken: CancellationToken
        );

        Assert.Equal((1, 0), (done.FromCache, done.Downloaded));
        Assert.Equal("right", TextOf("a"));
    }

    [Theory]
    [InlineData("bytez")]
    [InlineData("byt")]
    [InlineData("bytes and more")]
    [InlineData("")]
    public async Task A_damaged_entry_is_not_used_but_repaired(string damaged)
    {
        Artifact artifact = await AddAsync(("a", "bytes"));
        Put(ObjectOf("bytes"), damaged);

        ArtifactDownload done = await DownloadAsync(artifact);

        Assert.Equal((0, 1), (done.FromCache, done.Downloaded));
        Assert.Equal(("bytes", "bytes"), (TextOf("a"), await File.ReadAllTextAsync(ObjectOf("bytes"), CancellationToken)));
        Assert.Equal(1, (await DownloadAsync(artifact, "second")).FromCache);
    }

    [Fact]
    public async Task A_directory_in_an_entrys_place_hinders_no_download()
    {
        Artifact artifact = await AddAsync(("a", "bytes"));
        Directory.CreateDirectory(ObjectOf("bytes"));

        ArtifactDownload done = await DownloadAsync(artifact);

        Assert.Equal((0, 1), (done.FromCache, done.Downloaded));
        Assert.Equal("bytes", TextOf("a"));
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task Ones_own_change_of_a_downloaded_file_is_no_change_of_the_cache()
    {
        Artifact artifact = await AddAsync(("a", "bytes"));
        await DownloadAsync(artifact);
        await DownloadAsync(artifact, "second");

        Write("a", "mine");
        await File.WriteAllTextAsync(Path.Combine(Root, "second", "a"), "mine too", CancellationToken);

        Assert.Equal("bytes", await File.ReadAllTextAsync(ObjectOf("bytes"), CancellationToken));
    }

    [Fact]
    public async Task A_copy_from_the_cache_takes_no_space_where_the_file_system_shares_bytes()
    {
        string mounted = Environment.GetEnvironmentVariable("WANDBGEN_SHARING") ?? "";
        Assert.SkipWhen(mounted.Length == 0, "tests/long/reflinks.sh mounts file systems that share bytes.");
        const int Size = 64 << 20;
        byte[] content = RandomNumberGenerator.GetBytes(Size);
        Artifact artifact = await AddAsync(new Dictionary<string, byte[]> { ["large.bin"] = content });
        var drive = new DriveInfo(mounted);
        var options = new ArtifactDownloadOptions { Cache = new ArtifactCache(new() { Directory = Path.Combine(mounted, "cache") }) };
        long before = drive.AvailableFreeSpace;

        // Into the cache and out of it.
        await artifact.DownloadAsync(Path.Combine(mounted, "first"), options, cancellationToken: CancellationToken);
        long first = before - drive.AvailableFreeSpace;
        ArtifactDownload done = await artifact.DownloadAsync(
            Path.Combine(mounted, "second"),
            options,
            cancellationToken: CancellationToken
        );
        long second = before - drive.AvailableFreeSpace;
        await using (FileStream own = File.OpenWrite(Path.Combine(mounted, "second", "large.bin")))
        {
            own.WriteByte((byte)~content[0]);
        }

        ArtifactDownload third = await artifact.DownloadAsync(
            Path.Combine(mounted, "third"),
            options,
            cancellationToken: CancellationToken
        );
        Assert.Equal((1, 1), (done.FromCache, third.FromCache));
        Assert.InRange(first, Size * 3L / 4, Size * 3L / 2);
        Assert.InRange(second, Size * 3L / 4, Size * 3L / 2);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(mounted, "third", "large.bin"), CancellationToken));
    }

    [Fact]
    public async Task Hard_links_are_one_file_that_nobody_writes_to_by_mistake()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Hard links of open files are Linux's.");
            return;
        }

        ArtifactCache cache = Cache(useHardLinks: true);
        Artifact artifact = await AddAsync(("a", "bytes"), ("b", "bytes"), ("c", "other"));
        // A file of Python's, which anybody may write.
        Put(ObjectOf("other"), "other");

        await DownloadAsync(artifact, cache: cache);
        ArtifactDownload second = await DownloadAsync(artifact, "second", cache);

        Assert.Equal((3, 0), (second.FromCache, second.Downloaded));
        foreach ((string path, string text) in ((string, string)[])[("a", "bytes"), ("b", "bytes"), ("c", "other")])
        {
            Assert.True(AreOneFile(ObjectOf(text), Path.Combine(Root, "second", path)), path);
            Assert.Equal(
                UnixFileMode.None,
                File.GetUnixFileMode(ObjectOf(text)) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)
            );
        }
    }

    [Fact]
    public async Task A_hard_link_that_was_changed_all_the_same_is_found_out_and_repaired()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Hard links of open files are Linux's.");
            return;
        }

        ArtifactCache cache = Cache(useHardLinks: true);
        Artifact artifact = await AddAsync(("a", "bytes"));
        await DownloadAsync(artifact, cache: cache);
        File.SetUnixFileMode(Path.Combine(Target, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write("a", "mine!");
        Assert.Equal("mine!", await File.ReadAllTextAsync(ObjectOf("bytes"), CancellationToken));

        ArtifactDownload second = await DownloadAsync(artifact, "second", cache);

        Assert.Equal((0, 1), (second.FromCache, second.Downloaded));
        Assert.Equal("bytes", await File.ReadAllTextAsync(Path.Combine(Root, "second", "a"), CancellationToken));
        Assert.Equal("bytes", await File.ReadAllTextAsync(ObjectOf("bytes"), CancellationToken));
        Assert.Equal("mine!", TextOf("a"));
    }

    [Fact]
    public async Task A_mirror_puts_a_hard_link_in_place_of_what_is_wrong()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hard links of open files are Linux's.");
        ArtifactCache cache = Cache(useHardLinks: true);
        Artifact artifact = await AddAsync(("a", "bytes"));
        await DownloadAsync(artifact, "first", cache);
        Write("a", "wrong");

        ArtifactDownload done = await artifact.SyncAsync(
            Target,
            new ArtifactSyncOptions { Download = new ArtifactDownloadOptions { Cache = cache } },
            cancellationToken: CancellationToken
        );

        Assert.Equal(1, done.FromCache);
        Assert.True(AreOneFile(ObjectOf("bytes"), Path.Combine(Target, "a")));
        Assert.Equal(["a"], FilesBelowTarget());
    }

    [Fact]
    public async Task A_users_own_file_that_the_cache_leads_to_is_neither_linked_nor_made_read_only()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Hard links of open files are Linux's.");
            return;
        }

        // W&B's client puts such links there for files that are not copied.
        string mine = Path.Combine(Root, "mine");
        Put(mine, "bytes");
        UnixFileMode mode = File.GetUnixFileMode(mine);
        Directory.CreateDirectory(Path.GetDirectoryName(ObjectOf("bytes"))!);
        File.CreateSymbolicLink(ObjectOf("bytes"), mine);

        ArtifactDownload done = await DownloadAsync(await AddAsync(("a", "bytes")), cache: Cache(useHardLinks: true));

        Assert.Equal((1, 0), (done.FromCache, done.Downloaded));
        Assert.Equal("bytes", TextOf("a"));
        Assert.False(AreOneFile(mine, Path.Combine(Target, "a")));
        Assert.Equal(mode, File.GetUnixFileMode(mine));
    }

    [Fact]
    public async Task A_private_file_is_not_replaced_by_a_link_that_others_can_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Hard links of open files are Linux's.");
            return;
        }

        Put(ObjectOf("bytes"), "bytes");
        File.SetUnixFileMode(ObjectOf("bytes"), (UnixFileMode)0x1A4);
        Write("a", "wrong");
        File.SetUnixFileMode(Path.Combine(Target, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ArtifactDownload done = await (await AddAsync(("a", "bytes"))).SyncAsync(
            Target,
            new ArtifactSyncOptions { Download = new ArtifactDownloadOptions { Cache = Cache(useHardLinks: true) } },
            cancellationToken: CancellationToken
        );

        Assert.Equal((1, "bytes"), (done.FromCache, TextOf("a")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Target, "a")));
    }

    [Fact]
    public async Task What_replaces_a_private_file_is_private_in_the_cache_too()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        Write("a", "wrong");
        File.SetUnixFileMode(Path.Combine(Target, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await (await AddAsync(("a", "bytes"))).SyncAsync(
            Target,
            new ArtifactSyncOptions { Download = new ArtifactDownloadOptions { Cache = Cache() } },
            cancellationToken: CancellationToken
        );

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ObjectOf("bytes")));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_checksum_is_replaced_and_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A symbolic link is an administrator's there.");
        using var server = new TaggedServer("bytes", "\"0123456789abcdef0123456789abcdef\"");
        string note = ChecksumOf(ObjectOf(server.Address.AbsoluteUri, server.Tag.Trim('"')));
        Write("mine", "precious");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.CreateSymbolicLink(note, Path.Combine(Target, "mine"));

        await DownloadAsync(await ReferAsync(server.Address.AbsoluteUri, server.Tag.Trim('"')), "second");

        Assert.Equal("precious", TextOf("mine"));
        Assert.Equal(Md5("bytes"), await File.ReadAllTextAsync(note, CancellationToken));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_makes_no_download_fail()
    {
        Artifact artifact = await AddAsync(("a", "bytes"), ("b", "other"));
        await File.WriteAllTextAsync(CacheRoot, "a file", CancellationToken);

        ArtifactDownload done = await DownloadAsync(artifact);

        Assert.Equal(2, done.Downloaded);
    }

    [Fact]
    public async Task What_was_used_least_recently_goes_first()
    {
        Artifact artifact = await AddAsync(("a", "aaaa"), ("b", "bbbb"), ("c", "cccc"));
        await DownloadAsync(artifact);
        DateTime long_ago = DateTime.UtcNow.AddDays(-1);
        File.SetLastAccessTimeUtc(ObjectOf("aaaa"), long_ago);
        File.SetLastAccessTimeUtc(ObjectOf("bbbb"), long_ago.AddHours(1));
        File.SetLastAccessTimeUtc(ObjectOf("cccc"), long_ago.AddHours(2));
        // Being used is what counts.
        await DownloadAsync(artifact, "second", pattern: "a");

        ArtifactCacheCleanUp cleaned = await Cache().CleanUpAsync(9, CancellationToken);
        bool[] left = [File.Exists(ObjectOf("aaaa")), File.Exists(ObjectOf("bbbb")), File.Exists(ObjectOf("cccc"))];
        ArtifactCacheCleanUp emptied = await Cache().CleanUpAsync(0, CancellationToken);

        Assert.Equal(new ArtifactCacheCleanUp(8, 1, 4), cleaned);
        Assert.Equal([true, false, true], left);
        Assert.Equal(new ArtifactCacheCleanUp(0, 2, 8), emptied);
        Assert.Empty(FilesBelowCache());
    }

    [Fact]
    public async Task A_cache_of_limited_size_is_no_larger_after_a_download()
    {
        Artifact artifact = await AddAsync(Enumerable.Range(0, 20).Select(static i => ($"f{i}", $"content {i:D4}")));

        ArtifactDownload done = await DownloadAsync(artifact, cache: new ArtifactCache(new() { Directory = CacheRoot, MaxSize = 60 }));

        Assert.Equal(20, done.Downloaded);
        Assert.Equal(5, FilesBelowCache().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArtifactCache(new() { MaxSize = -1 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Cache().CleanUpAsync(-1, CancellationToken));
    }

    [Fact]
    public async Task What_a_killed_process_left_goes_and_what_others_are_writing_stays()
    {
        Directory.CreateDirectory(Temporary);
        string left = Path.Combine(Temporary, PartialDirectory.CreateName());
        string pythons = Path.Combine(Temporary, "tmpabc123");
        await File.WriteAllTextAsync(left, "half", CancellationToken);
        await File.WriteAllTextAsync(pythons, "half", CancellationToken);
        using HeldDirectory directory = HeldDirectory.Open(Temporary);
        string held = PartialDirectory.CreateName();
        SafeFileHandle writing = directory.TryCreateFile(held)!;

        await Cache().CleanUpAsync(long.MaxValue, CancellationToken);

        Assert.Equal([pythons, Path.Combine(Temporary, held)], Directory.GetFiles(Temporary).Order(StringComparer.Ordinal).Reverse());
        directory.Release(writing);
        await DownloadAsync(await AddAsync(("a", "bytes")));
        Assert.Equal([pythons], Directory.GetFiles(Temporary));
    }

    [Fact]
    public async Task Bytes_with_two_names_in_the_cache_count_once_and_are_gone_with_the_second()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which file a name is, is asked for on Linux.");
        Put(ObjectOf("aaaa"), "aaaa");
        Put(ObjectOf("bbbbb"), "bbbbb");
        string second = ObjectOf("https://host/a", "tag");
        Directory.CreateDirectory(Path.GetDirectoryName(second)!);
        Process.Start("ln", [ObjectOf("aaaa"), second]).WaitForExit();
        DateTime longAgo = DateTime.UtcNow.AddDays(-1);
        File.SetLastAccessTimeUtc(second, longAgo);

        ArtifactCacheCleanUp nothing = await Cache().CleanUpAsync(9, CancellationToken);
        ArtifactCacheCleanUp both = await Cache().CleanUpAsync(8, CancellationToken);

        Assert.Equal(new ArtifactCacheCleanUp(9, 0, 0), nothing);
        Assert.Equal(new ArtifactCacheCleanUp(5, 2, 4), both);
        Assert.Equal([ObjectOf("bbbbb")], FilesBelowCache());
    }

    [Fact]
    public async Task Emptying_leaves_no_links_and_no_checksums_and_touches_nothing_outside()
    {
        string mine = Path.Combine(Root, "mine");
        Put(mine, "precious");
        Put(Path.Combine(Root, "directory", "file"), "precious");
        string toFile = Path.Combine(CacheRoot, "artifacts", "obj", "md5", "00", "to-file");
        Put(ObjectOf("bytes"), "bytes");
        Directory.CreateDirectory(Path.GetDirectoryName(toFile)!);
        File.CreateSymbolicLink(toFile, mine);
        Directory.CreateSymbolicLink(toFile + "-directory", Path.Combine(Root, "directory"));
        File.CreateSymbolicLink(toFile + "-nothing", Path.Combine(Root, "nothing"));
        // What is left of objects that others deleted, and what Python notes of files outside.
        Put(ChecksumOf(ObjectOf("https://host/gone", "tag")), Md5("gone"));
        Put(ChecksumOf(mine), Md5("precious"));

        ArtifactCacheCleanUp kept = await Cache().CleanUpAsync(long.MaxValue, CancellationToken);
        bool[] links = [File.Exists(toFile), Directory.Exists(toFile + "-directory"), new FileInfo(toFile + "-nothing").LinkTarget is null];
        ArtifactCacheCleanUp emptied = await Cache().CleanUpAsync(0, CancellationToken);

        // Only the link without a target is deleted.
        Assert.Equal((new ArtifactCacheCleanUp(5, 1, 0), new ArtifactCacheCleanUp(0, 3, 5)), (kept, emptied));
        Assert.Equal([true, true, true], links);
        Assert.Empty(FilesBelowCache());
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(toFile)!));
        Assert.Empty(Directory.GetFiles(Path.Combine(CacheRoot, "artifacts", "checksums")));
        Assert.Equal("precious", await File.ReadAllTextAsync(mine, CancellationToken));
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(Root, "directory", "file"), CancellationToken));
    }

    [Fact]
    public async Task A_checksum_goes_with_its_object()
    {
        using var server = new TaggedServer("bytes", "\"tag-2\"");
        Artifact artifact = await ReferAsync(server.Address.AbsoluteUri, "tag-2");
        string cached = ObjectOf(server.Address.AbsoluteUri, "tag-2");
        await DownloadAsync(artifact);
        Put(ChecksumOf(Path.Combine(Root, "elsewhere")), Md5("of Python's"));
        Put(ObjectOf("newer"), "newer");
        File.SetLastAccessTimeUtc(cached, DateTime.UtcNow.AddDays(-1));

        await Cache().CleanUpAsync(5, CancellationToken);

        Assert.Equal([ObjectOf("newer")], FilesBelowCache());
        Assert.Equal(
            [ChecksumOf(Path.Combine(Root, "elsewhere"))],
            Directory.GetFileSystemEntries(Path.Combine(CacheRoot, "artifacts", "checksums"))
        );
    }

    [Fact]
    public async Task A_cache_that_is_not_there_is_clean() =>
        Assert.Equal(new ArtifactCacheCleanUp(0, 0, 0), await Cache().CleanUpAsync(0, CancellationToken));

    [Fact]
    public async Task Many_downloads_fill_one_cache_at_once()
    {
        Artifact artifact = await AddAsync(Enumerable.Range(0, 40).Select(static i => ($"f{i}", $"content {i % 20}")));

        ArtifactDownload[] all = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => DownloadAsync(artifact, $"target{i}", Cache(useHardLinks: i % 2 == 0)))
        );

        Assert.All(all, static done => Assert.Equal(40, done.Downloaded + done.FromCache));
        Assert.Equal(20, FilesBelowCache().Length);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal($"content {i}", File.ReadAllText(ObjectOf($"content {i}"))));
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task A_reference_is_cached_by_its_address_and_its_ETag_with_the_MD5_that_it_had()
    {
        // As large objects have it, and those that a key of the customer's encrypts.
        using var server = new TaggedServer("bytes", "\"0123456789abcdef0123456789abcdef\"");
        string address = server.Address.AbsoluteUri;
        Artifact artifact = await ReferAsync(address, server.Tag.Trim('"'));

        ArtifactDownload first = await DownloadAsync(artifact);
        ArtifactDownload second = await DownloadAsync(artifact, "second");
        await File.WriteAllTextAsync(ObjectOf(address, server.Tag.Trim('"')), "bytez", CancellationToken);
        ArtifactDownload third = await DownloadAsync(artifact, "third");

        Assert.Equal((1, 1, 1), (first.Downloaded, second.FromCache, third.Downloaded));
        Assert.Equal(2, server.Requests);
        Assert.Equal("bytes", await File.ReadAllTextAsync(Path.Combine(Root, "third", "ref"), CancellationToken));
        Assert.Equal("bytes", await File.ReadAllTextAsync(ObjectOf(address, server.Tag.Trim('"')), CancellationToken));
        Assert.Equal(Md5("bytes"), await File.ReadAllTextAsync(ChecksumOf(ObjectOf(address, server.Tag.Trim('"'))), CancellationToken));
        Assert.Empty(first.Unverified.Concat(second.Unverified).Concat(third.Unverified));
        ArtifactCacheCleanUp emptied = await Cache().CleanUpAsync(0, CancellationToken);
        Assert.Equal(1, emptied.DeletedFiles);
        Assert.False(File.Exists(ChecksumOf(ObjectOf(address, server.Tag.Trim('"')))));
    }

    [Fact]
    public async Task What_Python_has_cached_of_a_reference_is_used_if_its_ETag_is_an_MD5()
    {
        using var server = new TaggedServer("bytes", $"\"{Convert.ToHexStringLower(Convert.FromBase64String(Md5("bytes")))}\"");
        string address = server.Address.AbsoluteUri;
        Put(ObjectOf(address, server.Tag.Trim('"')), "bytes");

        ArtifactDownload done = await DownloadAsync(await ReferAsync(address, server.Tag.Trim('"')));

        Assert.Equal((1, 0), (done.FromCache, server.Requests));
    }

    [Theory]
    [InlineData("anything-2", false)]
    [InlineData("anything-2", true)]
    public async Task What_nothing_proves_is_downloaded_although_it_is_cached(string tag, bool isNoteOld)
    {
        using var server = new TaggedServer("bytes", $"\"{tag}\"");
        string address = server.Address.AbsoluteUri;
        Put(ObjectOf(address, tag), "bytez");
        if (isNoteOld)
        {
            Put(ChecksumOf(ObjectOf(address, tag)), Md5("bytez"));
            File.SetLastWriteTimeUtc(ChecksumOf(ObjectOf(address, tag)), DateTime.UtcNow.AddHours(-1));
        }

        ArtifactDownload done = await DownloadAsync(await ReferAsync(address, tag));

        Assert.Equal((0, 1), (done.FromCache, done.Downloaded));
        Assert.Equal("bytes", TextOf("ref"));
    }

    [Fact]
    public async Task What_has_no_ETag_is_not_cached()
    {
        using var server = new TaggedServer("bytes", tag: null);
        string address = server.Address.AbsoluteUri;

        ArtifactDownload done = await DownloadAsync(await ReferAsync(address, address));

        Assert.Equal(["ref"], done.Unverified);
        Assert.Empty(FilesBelowCache());
    }

    [Fact]
    public async Task A_file_that_is_referred_to_and_gone_is_taken_from_the_cache()
    {
        string source = Path.Combine(Root, "source");
        Put(source, "bytes");
        Artifact artifact = await ReferAsync(new Uri(source).AbsoluteUri, Md5("bytes"));
        await DownloadAsync(artifact);
        File.Delete(source);

        Assert.Equal(1, (await DownloadAsync(artifact, "second")).FromCache);
    }

    [Fact]
    public void The_directory_is_that_of_the_official_client()
    {
        Assert.Equal(Path.Combine(Root, "mine", "artifacts"), DirectoryIn(("WANDB_CACHE_DIR", Path.Combine(Root, "mine"))));
        Assert.Equal(Path.GetFullPath("relative/artifacts"), DirectoryIn(("WANDB_CACHE_DIR", "relative")));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("/xdg/wandb/artifacts", DirectoryIn(("XDG_CACHE_HOME", "/xdg")));
            Assert.Equal("/home/user/.cache/wandb/artifacts", DirectoryIn(("XDG_CACHE_HOME", "  "), ("WANDB_CACHE_DIR", "")));
        }

        Assert.Equal(
            Path.Combine(Root, "given", "artifacts"),
            new ArtifactCache(new() { Directory = Path.Combine(Root, "given") }).Directory
        );
    }

    private static string DirectoryIn(params (string Name, string Value)[] variables) =>
        new ArtifactCache(
            new ArtifactCacheOptions(),
            new WandbEnvironment(
                name => variables.FirstOrDefault(variable => variable.Name == name).Value,
                static () => "/home/user",
                static () => "/"
            )
        ).Directory;

    private static bool AreOneFile(string left, string right) => FileState.Of(left)!.Value.IsSameFile(FileState.Of(right));

    private static string Md5(string text)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5.
        return Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    private static void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private ArtifactCache Cache(bool useHardLinks = false) => new(new() { Directory = CacheRoot, UseHardLinks = useHardLinks });

    private Task<ArtifactDownload> DownloadAsync(
        Artifact artifact,
        string target = "root",
        ArtifactCache? cache = null,
        string? pattern = null
    ) =>
        artifact.DownloadAsync(
            Path.Combine(Root, target),
            new ArtifactDownloadOptions { Cache = cache ?? Cache(), Pattern = pattern },
            cancellationToken: CancellationToken
        );

    private Task<Artifact> ReferAsync(string address, string digest) =>
        AddAsync(references: new Dictionary<string, SandboxReference> { ["ref"] = new(address, digest, 5) });

    // Python: obj_dir / "md5" / hex_md5[:2] / hex_md5[2:]
    private string ObjectOf(string text)
    {
        string name = Convert.ToHexStringLower(Convert.FromBase64String(Md5(text)));
        return Path.Combine(CacheRoot, "artifacts", "obj", "md5", name[..2], name[2..]);
    }

    // Python: sha256(sha256(url).digest() + sha256(etag).digest()).hexdigest()
    private string ObjectOf(string address, string tag)
    {
        string name = Convert.ToHexStringLower(
            SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(address)), .. SHA256.HashData(Encoding.UTF8.GetBytes(tag))])
        );
        return Path.Combine(CacheRoot, "artifacts", "obj", "etag", name[..2], name[2..]);
    }

    // Python: sha256(abs_path.encode()).hexdigest()
    private string ChecksumOf(string path) =>
        Path.Combine(
            CacheRoot,
            "artifacts",
            "checksums",
            $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))}.checksum"
        );

    private string[] FilesBelowCache() =>
        Directory.Exists(Path.Combine(CacheRoot, "artifacts", "obj"))
            ? Directory.GetFiles(Path.Combine(CacheRoot, "artifacts", "obj"), "*", SearchOption.AllDirectories)
            : [];
}
