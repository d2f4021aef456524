using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;

namespace WandbGen.Downloads.Tests;

/// <summary>Directories stay open from one file of a call to the next, and each file is written where its path leads when it
/// begins.</summary>
public sealed class TargetDirectoriesTests : DownloadTest
{
    private readonly string _outside;

    public TargetDirectoriesTests()
    {
        Server.Content = RandomNumberGenerator.GetBytes(4096);
        _outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
    }

    private string Media => Path.Combine(Root, "media");

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_directory_that_becomes_a_link_between_two_files_is_refused(bool isDurable, bool exists)
    {
        CreateMedia(exists);

        WandbDownloadAllException failed = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            DownloadAsync(
                "media/images",
                () =>
                {
                    Directory.Move(Path.Combine(Media, "images"), Path.Combine(_outside, "images"));
                    Directory.CreateSymbolicLink(Path.Combine(Media, "images"), Path.Combine(_outside, "images"));
                },
                new DownloadOptions { Durable = isDurable }
            )
        );

        Assert.IsType<WandbUnsafePathException>(Assert.Single(failed.Failures).Value);
        Assert.Equal(["first.bin"], NamesIn(Path.Combine(_outside, "images")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_directory_above_that_becomes_a_link_to_itself_between_two_files_is_refused(bool exists)
    {
        CreateMedia(exists);

        // The path leads to the same directory, and through a link.
        WandbDownloadAllException failed = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            DownloadAsync(
                "media/images",
                () =>
                {
                    Directory.Move(Media, Path.Combine(_outside, "media"));
                    Directory.CreateSymbolicLink(Media, Path.Combine(_outside, "media"));
                }
            )
        );

        Assert.IsType<WandbUnsafePathException>(Assert.Single(failed.Failures).Value);
        Assert.Equal(["first.bin"], NamesIn(Path.Combine(_outside, "media", "images")));
    }

    [Theory]
    [InlineData("media/images", false)]
    [InlineData("media/images", true)]
    [InlineData("media", false)]
    public async Task A_directory_that_is_moved_away_between_two_files_is_made_again(string directory, bool isDurable)
    {
        string moved = Path.Combine(_outside, "moved");

        await DownloadAsync(
            directory,
            () => Directory.Move(Path.Combine(Root, directory), moved),
            new DownloadOptions { Durable = isDurable }
        );

        Assert.Equal(["first.bin"], NamesIn(moved));
        Assert.Equal(["second.bin"], NamesIn(Path.Combine(Root, directory)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_directory_that_is_deleted_between_two_files_is_made_again(bool withRoot)
    {
        await DownloadAsync("media/images", () => Directory.Delete(withRoot ? Root : Media, recursive: true));

        Assert.Equal(["second.bin"], NamesIn(Path.Combine(Media, "images")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_directory_that_takes_the_place_of_one_between_two_files_has_the_second(bool hasFile)
    {
        string moved = Path.Combine(_outside, "moved");

        // The first one was made by the call, so that nothing is looked for in it.
        await DownloadAsync(
            "media",
            () =>
            {
                Directory.Move(Media, moved);
                Directory.CreateDirectory(Media);
                if (hasFile)
                {
                    System.IO.File.WriteAllBytes(Path.Combine(Media, "second.bin"), Server.Content);
                }
            }
        );

        Assert.Equal(["second.bin"], NamesIn(Media));
        Assert.Equal(hasFile ? 1 : 2, Server.Requests.Count);
    }

    [Fact]
    public async Task A_file_system_that_is_mounted_over_a_directory_between_two_files_has_the_second()
    {
        Assert.SkipUnless(HoldsFiles && Environment.IsPrivilegedProcess, "Only who may do everything mounts a file system.");
        bool isMounted = false;
        try
        {
            await DownloadAsync("media", () => isMounted = Run("mount", "-t", "tmpfs", "none", Media));
            Assert.SkipUnless(isMounted, "No file system can be mounted here.");

            Assert.Equal(["second.bin"], NamesIn(Media));
        }
        finally
        {
            if (isMounted)
            {
                Run("umount", Media);
            }
        }
    }

    [Fact]
    public async Task A_name_that_is_listed_twice_is_transferred_once()
    {
        IReadOnlyList<DownloadedFile> files = await DownloadAsync("media", static () => { }, second: "first.bin");

        Assert.Equal([false, true], files.Select(static file => file.AlreadyExisted));
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_root_that_is_a_link_is_followed_wherever_it_leads_now(bool exists)
    {
        string[] roots = [Path.Combine(_outside, "a"), Path.Combine(_outside, "b")];
        Array.ForEach(roots, static root => Directory.CreateDirectory(root));
        CreateMedia(exists, roots[0]);
        Directory.CreateSymbolicLink(Root, roots[0]);

        await DownloadAsync(
            "media",
            () =>
            {
                System.IO.File.Delete(Root);
                Directory.CreateSymbolicLink(Root, roots[1]);
            }
        );

        Assert.Equal(["second.bin"], NamesIn(Path.Combine(roots[1], "media")));
        Assert.Contains("first.bin", NamesIn(Path.Combine(roots[0], "media")));
        System.IO.File.Delete(Root);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_file_that_somebody_makes_in_a_new_directory_is_treated_as_the_options_say(bool replace, bool existOk)
    {
        byte[] others = new byte[Server.Content.Length];
        Task<IReadOnlyList<DownloadedFile>> all = DownloadAsync(
            "media",
            () => System.IO.File.WriteAllBytes(Path.Combine(Media, "second.bin"), others),
            new DownloadOptions { Replace = replace, ExistOk = existOk }
        );

        if (replace || existOk)
        {
            IReadOnlyList<DownloadedFile> files = await all;
            Assert.Equal(!replace, files[1].AlreadyExisted);
        }
        else
        {
            WandbDownloadAllException failed = await Assert.ThrowsAsync<WandbDownloadAllException>(() => all);
            Assert.IsType<WandbFileExistsException>(Assert.Single(failed.Failures).Value);
        }

        byte[] found = await System.IO.File.ReadAllBytesAsync(Path.Combine(Media, "second.bin"), CancellationToken);
        Assert.Equal(replace ? Server.Content : others, found);
        Assert.Equal(["first.bin", "second.bin"], NamesIn(Media));
    }

    [Fact]
    public async Task Files_of_many_directories_in_any_order_all_arrive()
    {
        RemoteFile[] files = [.. Enumerable.Range(0, 120).Select(i => File($"{i % 40}/{i % 3}/{i}.bin"))];

        await Client.Downloads.DownloadAllAsync(files, Root, cancellationToken: CancellationToken);

        Assert.All(files, file => Assert.Equal(Server.Content, System.IO.File.ReadAllBytes(Path.Combine(Root, file.Name))));
        Assert.Equal(files.Length, Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Two_calls_for_the_same_files_at_once_both_end_with_them()
    {
        RemoteFile[] files = [.. Enumerable.Range(0, 60).Select(i => File($"{i / 20}/{i}.bin"))];

        await Task.WhenAll(
            Client.Downloads.DownloadAllAsync(files, Root, cancellationToken: CancellationToken),
            Client.Downloads.DownloadAllAsync(files, Root, cancellationToken: CancellationToken)
        );

        Assert.All(files, file => Assert.Equal(Server.Content, System.IO.File.ReadAllBytes(Path.Combine(Root, file.Name))));
        Assert.Equal(files.Length, Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Few_directories_stay_open_and_none_after_the_call()
    {
        Assert.SkipUnless(HoldsFiles, "Directories are held open on Linux only.");
        TargetPath[] targets = [.. Enumerable.Range(0, 40).Select(i => TargetPath.Resolve(Root, $"{i}/file"))];
        HeldDirectory[] used;
        using (var directories = new TargetDirectories(new DirectoryFlush(NullLogger.Instance)))
        {
            used = Array.ConvertAll(targets, target => directories.Create(null, target, isDurable: false));
            Assert.Equal(targets.Length, CountOpen(used));
            Assert.Same(used[0], directories.TryOpen(targets[0]));

            Array.ForEach(used, directories.Return);
            directories.Return(used[0]);

            Assert.InRange(CountOpen(used), 1, 8);
        }

        Assert.Equal(0, CountOpen(used));
    }

    // What happens between the two files begins when the first is complete, because only one is under way.
    private Task<IReadOnlyList<DownloadedFile>> DownloadAsync(
        string directory,
        Action between,
        DownloadOptions? options = null,
        string second = "second.bin"
    )
    {
        return Client.Downloads.DownloadAllAsync(
            ListAsync(),
            Root,
            (options ?? new DownloadOptions()) with
            {
                MaxParallelFiles = 1,
            },
            cancellationToken: CancellationToken
        );

        async IAsyncEnumerable<RemoteFile> ListAsync()
        {
            yield return File($"{directory}/first.bin");
            await Task.Yield();
            between();
            yield return File($"{directory}/{second}");
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private void CreateMedia(bool exists, string? root = null)
    {
        if (exists)
        {
            Directory.CreateDirectory(Path.Combine(root ?? Root, "media", "images"));
        }
    }

    private static IEnumerable<string> NamesIn(string directory) =>
        Directory.GetFileSystemEntries(directory).Select(static entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal);

    private static int CountOpen(HeldDirectory[] directories) =>
        directories.Count(static directory => Record.Exception(() => directory.Lacks("file")) is null);
}
