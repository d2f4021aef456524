using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads.Tests;

/// <summary>Names that a hostile server sends, and links that another user created in the directory.</summary>
public sealed class TargetPathTests : DownloadTest
{
    private static readonly DownloadOptions s_portable = new() { Replace = true, PortableNames = true };

    [Theory]
    [Trait("Torture", "T083")]
    [Trait("Torture", "T084")]
    [Trait("Torture", "T086")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("a//x")]
    [InlineData("a/./x")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData("..\\x")]
    [InlineData("C:\\x")]
    [InlineData("C:x")]
    [InlineData("\\\\server\\share")]
    [InlineData("a\\..\\..\\x")]
    [InlineData("\\x")]
    [InlineData("logs/..\\x")]
    [InlineData(".wandb-partial")]
    [InlineData(".wandb-partial/x")]
    [InlineData("a/.WANDB-Partial/x")]
    [InlineData(".0123456789abcdef.wandb-partial")]
    [InlineData("a/.x.Wandb-Partial")]
    [InlineData(".wandb\u200C-partial/x")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007Fb")]
    public async Task A_name_that_leads_out_of_the_root_or_is_none_is_refused_before_any_request(string name)
    {
        WandbUnsafePathException error = await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            Client.Downloads.DownloadAsync(File(name), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(name, error.FileName);
        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Root));
    }

    [Theory]
    [InlineData("media\\images\\a.png")]
    [InlineData("a\\b/c\\d")]
    [InlineData("a\\...")]
    [InlineData("wandb-partial")]
    [InlineData(".wandb-partial.txt")]
    public async Task A_backslash_is_an_ordinary_character_where_Windows_is_not(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There it is a separator.");

        await Client.Downloads.DownloadAsync(File(name), Root, cancellationToken: CancellationToken);

        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Path.Combine(Root, name), CancellationToken));
        if (name.Contains('\\', StringComparison.Ordinal))
        {
            await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
                Client.Downloads.DownloadAsync(File(name), Root, s_portable, cancellationToken: CancellationToken)
            );
        }
    }

    /// <summary>What has a name in a directory and is no file.</summary>
    public static TheoryData<string> NoFiles => ["pipe", "socket", "link to a device", "link to nothing"];

    [Fact]
    public async Task A_name_of_no_bytes_that_ends_in_a_slash_is_a_directory()
    {
        RemoteFile[] files = [new("logs/", 0, Md5([]), Server.Url), File("logs/a.txt"), new("a/b/", 0, null, Server.Url)];

        IReadOnlyList<DownloadedFile> downloaded = await Client.Downloads.DownloadAllAsync(
            files,
            Root,
            Replace,
            cancellationToken: CancellationToken
        );
        SyncResult again = await Client.Downloads.SyncAsync(files.ToAsyncEnumerable(), Root, cancellationToken: CancellationToken);

        Assert.Equal(3, downloaded.Count);
        Assert.True(Directory.Exists(Path.Combine(Root, "logs")) && Directory.Exists(Path.Combine(Root, "a", "b")));
        Assert.Equal(0, again.Count(SyncAction.Failed));
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData("ckpt", "ckpt/a")]
    [InlineData("ckpt/a", "ckpt")]
    public async Task A_file_and_a_directory_of_one_name_are_a_clear_error_and_nothing_hidden_is_left(string first, string second)
    {
        await Client.Downloads.DownloadAsync(File(first), Root, Replace, cancellationToken: CancellationToken);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(second), Root, Replace, cancellationToken: CancellationToken)
        );

        Assert.Contains("ckpt", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Root, PartialDirectory.Name, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_directory_that_is_made_while_a_file_of_its_name_arrives_is_a_clear_error_and_nothing_hidden_is_left()
    {
        Server.Gate = () =>
        {
            Directory.CreateDirectory(Target);
            return Task.CompletedTask;
        };

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken)
        );

        Assert.Contains("is a directory", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Arriving));
    }

    [Fact]
    public async Task A_name_that_is_not_Unicode_is_refused() =>
        await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            Client.Downloads.DownloadAsync(File("a\ud800b"), Root, cancellationToken: CancellationToken)
        );

    [Fact]
    [Trait("Torture", "T093")]
    public async Task A_name_may_be_as_long_as_the_file_system_takes_and_no_longer()
    {
        string longest = new('a', 255);
        await Client.Downloads.DownloadAsync(File(longest), Root, cancellationToken: CancellationToken);
        Assert.True(System.IO.File.Exists(Path.Combine(Root, longest)));

        foreach (string tooLong in (string[])[new('a', 256), new('é', 128), string.Join('/', Enumerable.Repeat(new string('a', 200), 25))])
        {
            await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
                Client.Downloads.DownloadAsync(File(tooLong), Root, cancellationToken: CancellationToken)
            );
        }
    }

    [Fact]
    [Trait("Torture", "T089")]
    public async Task A_directory_that_is_a_link_out_of_the_root_is_not_followed()
    {
        Links.SkipUnlessReported(Path.GetDirectoryName(Root)!);
        string outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Path.Combine(Root, "media"), outside);

        await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            Client.Downloads.DownloadAsync(File("media/x"), Root, cancellationToken: CancellationToken)
        );

        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    [Trait("Torture", "T091")]
    public async Task A_final_name_that_is_a_link_is_replaced_and_its_target_untouched()
    {
        string outside = Path.Combine(Path.GetDirectoryName(Root)!, "outside");
        await System.IO.File.WriteAllTextAsync(outside, "precious", CancellationToken);
        Directory.CreateDirectory(Root);
        System.IO.File.CreateSymbolicLink(Target, outside);

        await Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken);

        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(outside, CancellationToken));
        Assert.Null(new FileInfo(Target).LinkTarget);
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T091")]
    [MemberData(nameof(NoFiles))]
    public async Task A_final_name_that_is_no_file_is_replaced_and_never_waited_for(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names in directories.");
        Plant(kind, Target);

        await Client
            .Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T091")]
    [MemberData(nameof(NoFiles))]
    public async Task A_mirror_replaces_what_is_no_file(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names in directories.");
        Plant(kind, Target);

        await Client
            .Downloads.SyncAsync(new[] { File() }.ToAsyncEnumerable(), Root, cancellationToken: CancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T091")]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("directory")]
    [InlineData("link to a device")]
    [InlineData("link to nothing")]
    public async Task What_was_planted_as_an_earlier_attempt_is_neither_waited_for_nor_used(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names in directories.");
        Directory.CreateDirectory(Arriving);
        Plant(kind, LeftOver);

        await Client
            .Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken);

        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Null(Assert.Single(Server.Requests).From);
    }

    [Theory]
    [Trait("Torture", "T091")]
    [MemberData(nameof(NoFiles))]
    public async Task What_was_planted_in_the_place_of_the_hidden_directory_hinders_no_download(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names in directories.");
        Plant(kind, Arriving);

        await Client
            .Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken);

        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Equal(2, Directory.GetFileSystemEntries(Root).Length);
    }

    [Fact]
    [Trait("Torture", "T080")]
    public async Task A_link_to_nothing_that_may_exist_is_a_typed_error()
    {
        Links.SkipUnlessReported(Path.GetDirectoryName(Root)!);
        Plant("link to nothing", Target);

        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, new DownloadOptions { ExistOk = true }, cancellationToken: CancellationToken)
        );
    }

    [Theory]
    [Trait("Torture", "T088")]
    [InlineData("CON")]
    [InlineData("a/nul.txt")]
    [InlineData("COM1")]
    [InlineData("LPT¹")]
    [InlineData("conin$/x")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("media/a:b")]
    [InlineData("x<y")]
    [InlineData("what?")]
    public async Task A_name_that_Windows_cannot_have_is_refused_where_names_shall_be_portable(string name)
    {
        await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            Client.Downloads.DownloadAsync(File(name), Root, s_portable, cancellationToken: CancellationToken)
        );
        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Root));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot have these names.");
        await Client.Downloads.DownloadAsync(File(name), Root, cancellationToken: CancellationToken);
        Assert.True(System.IO.File.Exists(Path.Combine(Root, name)));
    }

    [Theory]
    [Trait("Torture", "T088")]
    [InlineData("console")]
    [InlineData("a.con")]
    [InlineData("COM10")]
    [InlineData(".hidden")]
    [InlineData("é ü.txt")]
    public async Task A_name_that_any_system_can_have_is_portable(string name)
    {
        await Client.Downloads.DownloadAsync(File(name), Root, s_portable, cancellationToken: CancellationToken);

        Assert.True(System.IO.File.Exists(Path.Combine(Root, name)));
    }

    [Theory]
    [Trait("Torture", "T094")]
    [InlineData("A.txt", "a.txt")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("Media/x", "media/x")]
    public async Task Names_that_some_systems_take_for_one_are_two_files_here_and_one_too_many_where_names_shall_be_portable(
        string first,
        string second
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux's own file systems tell such names apart.");
        RemoteFile[] files = [File(first), File(second)];

        await Client.Downloads.DownloadAllAsync(files.ToAsyncEnumerable(), Root, Replace, cancellationToken: CancellationToken);
        await Client.Downloads.SyncAsync(files.ToAsyncEnumerable(), Root, cancellationToken: CancellationToken);
        Assert.Equal(2, Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Length);
        Assert.True(System.IO.File.Exists(Path.Combine(Root, first)) && System.IO.File.Exists(Path.Combine(Root, second)));

        WandbDownloadAllException error = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            Client.Downloads.DownloadAllAsync(files.ToAsyncEnumerable(), Root, s_portable, cancellationToken: CancellationToken)
        );
        Assert.Single(error.Completed);
        Assert.IsType<WandbUnsafePathException>(Assert.Single(error.Failures).Value);
    }

    [Theory]
    [InlineData("Stra\u00DFe", "STRASSE")]
    [InlineData("stra\u1E9Ee", "strasse")]
    [InlineData("\uFB01le", "FILE")]
    [InlineData("\u017Fort", "sort")]
    [InlineData("\u0130", "i\u0307")]
    [InlineData("\u01F0", "J\u030C")]
    [InlineData("\u1F80", "\u1F00\u03B9")]
    [InlineData("\u03C2", "\u03C3")]
    [InlineData("\u212A", "k")]
    [InlineData("\u0587", "\u0565\u0582")]
    [InlineData("a\u00ADb", "A\u200Db")]
    [InlineData("\u2764\uFE0F", "\u2764")]
    public void Names_that_some_file_system_folds_to_one_are_one(string name, string other)
    {
        var names = new ClaimedNames();

        Assert.Null(names.Claim(name));
        Assert.Equal(name, names.Claim(other));
    }

    [Theory]
    [InlineData("\u0131", "i")]
    [InlineData("e", "\u00E9")]
    [InlineData("strase", "stra\u00DFe")]
    public void Names_that_no_file_system_folds_to_one_are_two(string name, string other) =>
        Assert.NotEqual(ClaimedNames.Fold(name), ClaimedNames.Fold(other));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_file_without_a_name_is_refused_by_every_call_that_needs_one_and_nothing_is_requested(string? name)
    {
        var file = new RemoteFile(name!, Server.Content.Length, Md5(Server.Content), Server.Url);

        await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );
        var all = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            Client.Downloads.DownloadAllAsync([file], Root, cancellationToken: CancellationToken)
        );
        Assert.IsType<WandbUnsafePathException>(all.Failures[""]);
        foreach (bool deletes in (bool[])[false, true])
        {
            var options = new SyncOptions { DeleteExtraneous = deletes };
            var sync = await Assert.ThrowsAsync<WandbSyncException>(() =>
                Client.Downloads.SyncAsync([file], Root, options, cancellationToken: CancellationToken)
            );
            Assert.IsType<WandbUnsafePathException>(Assert.Single(sync.Result.Files).Error);
        }

        Assert.Empty(Server.Requests);
    }

    [Fact]
    [Trait("Torture", "T094")]
    public void A_file_system_is_asked_whether_it_tells_names_apart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux's own file systems tell such names apart.");
        Directory.CreateDirectory(Root);
        using HeldDirectory telling = HeldDirectory.Open(Root);
        using var folding = new FoldingDirectory(HeldDirectory.Open(Root));

        Assert.True(telling.TellsApart("A.txt", "a.txt"));
        Assert.False(folding.TellsApart("A.txt", "a.txt"));
        Assert.False(folding.TellsApart("caf\u00e9", "cafe\u0301"));
        Assert.True(folding.TellsApart("a.txt", "b.txt"));
        TargetPath target = TargetPath.Resolve(Root, "Media/x", portable: false, namesake: "media/x");
        Assert.Throws<WandbUnsafePathException>(() => target.RefuseSameFile(folding));
        target.RefuseSameFile(telling);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    [Trait("Torture", "T091")]
    public async Task A_final_name_that_is_a_directory_is_an_error()
    {
        Directory.CreateDirectory(Target);

        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_that_was_planted_as_an_earlier_attempt_is_not_written_through(bool isHard)
    {
        Assert.SkipWhen(isHard && OperatingSystem.IsWindows(), "The test makes hard links as Unix does.");
        string outside = Path.Combine(Path.GetDirectoryName(Root)!, "outside");
        await System.IO.File.WriteAllTextAsync(outside, "precious", CancellationToken);
        Directory.CreateDirectory(Arriving);
        if (isHard)
        {
            Links.Make(outside, LeftOver);
        }
        else
        {
            System.IO.File.CreateSymbolicLink(LeftOver, outside);
        }

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(outside, CancellationToken));
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T096")]
    public async Task A_name_that_the_storage_suggests_is_ignored()
    {
        Server.Script = (_, _) => Server.Whole() with { Headers = "Content-Disposition: attachment; filename=../../x\r\n" };

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T097")]
    public async Task A_root_that_is_a_file_is_an_error()
    {
        await System.IO.File.WriteAllTextAsync(Root, "", CancellationToken);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains(Root, error.Message, StringComparison.Ordinal);
        System.IO.File.Delete(Root);
    }

    [Fact]
    [Trait("Torture", "T097")]
    public async Task A_part_of_the_path_that_is_a_file_is_an_error_of_that_file_only()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Path.Combine(Root, "media"), "a file", CancellationToken);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File("media/x"), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("media", error.Message, StringComparison.Ordinal);
    }

    private void Plant(string kind, string path)
    {
        Directory.CreateDirectory(Root);
        switch (kind)
        {
            case "pipe":
                Links.MakePipe(path);
                break;
            case "socket":
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    // The path of a socket may have a hundred bytes only, and closing it would delete it.
                    string bound = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
                    socket.Bind(new UnixDomainSocketEndPoint(bound));
                    Directory.Move(bound, path);
                }

                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            default:
                System.IO.File.CreateSymbolicLink(path, kind == "link to a device" ? "/dev/zero" : "/nonexistent");
                break;
        }
    }

    /// <summary>A directory on a file system that ignores letter case and Unicode form in names.</summary>
    private sealed class FoldingDirectory(HeldDirectory inner) : HeldDirectory
    {
        public override string Path => inner.Path;

        public override HeldDirectory? TryOpenDirectory(string name, bool isNew = false) =>
            inner.TryOpenDirectory(ClaimedNames.Fold(name), isNew);

        public override bool CreateDirectory(string name, bool isPrivate = false) =>
            inner.CreateDirectory(ClaimedNames.Fold(name), isPrivate);

        public override SafeFileHandle? TryOpenRead(string name) => inner.TryOpenRead(ClaimedNames.Fold(name));

        public override SafeFileHandle? TryCreateFile(string name, UnixFileMode mode = DefaultMode) =>
            inner.TryCreateFile(ClaimedNames.Fold(name), mode);

        public override SafeFileHandle? TryOpenLeftOver(string name, out bool isHeld) =>
            inner.TryOpenLeftOver(ClaimedNames.Fold(name), out isHeld);

        public override void Release(SafeFileHandle file) => inner.Release(file);

        public override RenameOutcome Rename(SafeFileHandle file, string name, HeldDirectory directory, string newName, bool replace) =>
            inner.Rename(file, ClaimedNames.Fold(name), directory, ClaimedNames.Fold(newName), replace);

        public override UnixFileMode? TryGetMode(string name) => inner.TryGetMode(ClaimedNames.Fold(name));

        public override void Delete(string name) => inner.Delete(ClaimedNames.Fold(name));

        public override void DeleteDirectory(string name) => inner.DeleteDirectory(ClaimedNames.Fold(name));

        public override void TryDeleteDirectory(string name) => inner.TryDeleteDirectory(ClaimedNames.Fold(name));

        public override IEnumerable<FileSystemInfo> Enumerate() => inner.Enumerate();

        public override IEnumerable<string> EnumerateNames(string prefix) => inner.EnumerateNames(prefix);

        public override bool Flush() => inner.Flush();

        public override void Dispose() => inner.Dispose();
    }
}
