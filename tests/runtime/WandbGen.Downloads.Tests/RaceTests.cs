using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads.Tests;

/// <summary>Somebody who may write below the root puts links in the place of directories while we work; nothing outside is
/// touched.</summary>
public sealed partial class RaceTests : DownloadTest
{
    private readonly string _outside;

    public RaceTests()
    {
        _outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
        Directory.CreateDirectory(Media);
    }

    private string Media => Path.Combine(Root, "media");

    private string MovedAway => Path.Combine(Root, "moved-away");

    [Fact]
    [Trait("Torture", "T089")]
    public async Task A_parent_that_becomes_a_link_during_the_transfer_leads_nowhere()
    {
        SkipUnlessHeld();
        Server.Script = (request, _) =>
        {
            Swap();
            return Server.Good(request);
        };

        await Client.Downloads.DownloadAsync(File("media/model.bin"), Root, cancellationToken: CancellationToken);

        Assert.Empty(Directory.GetFileSystemEntries(_outside));
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Path.Combine(MovedAway, "model.bin"), CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(MovedAway));
    }

    [Fact]
    [Trait("Torture", "T089")]
    public async Task Files_never_land_outside_while_a_parent_changes_all_the_time()
    {
        SkipUnlessHeld();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        Task swapping = SwapUntilAsync(done.Token);
        int refused = 0;
        var options = new DownloadOptions { Replace = true, Durable = false };
        for (int i = 0; i < 300; i++)
        {
            try
            {
                await Client.Downloads.DownloadAsync(File($"media/{i}.bin"), Root, options, cancellationToken: CancellationToken);
            }
            catch (WandbUnsafePathException)
            {
                refused++;
            }
        }

        await done.CancelAsync();
        await swapping;
        Assert.Empty(Directory.GetFileSystemEntries(_outside));
        // Otherwise nothing was tried.
        Assert.InRange(refused, 1, 299);
    }

    [Fact]
    [Trait("Torture", "T089")]
    public void A_directory_that_is_held_is_the_same_one_whatever_its_path_leads_to()
    {
        SkipUnlessHeld();
        foreach (string directory in (string[])[Media, _outside])
        {
            System.IO.File.WriteAllText(Path.Combine(directory, "extraneous"), "");
            System.IO.File.WriteAllText(Path.Combine(directory, "partial"), "");
        }

        using HeldDirectory root = HeldDirectory.Open(Root);
        using HeldDirectory media = root.TryOpenDirectory("media")!;
        Swap();
        Assert.Equal(["extraneous", "partial"], media.Enumerate().Select(static entry => entry.Name).Order());
        media.Delete("extraneous");
        using (SafeFileHandle file = media.TryCreateFile("made")!)
        {
            Assert.Equal(RenameOutcome.Done, media.Rename(file, "made", media, "model.bin", replace: true));
        }

        media.Delete("partial");
        media.CreateDirectory("new");
        media.TryCreateFile("file")!.Dispose();

        Assert.Equal(["file", "model.bin", "new"], Directory.GetFileSystemEntries(MovedAway).Select(Path.GetFileName).Order());
        Assert.Equal(["extraneous", "partial"], Directory.GetFileSystemEntries(_outside).Select(Path.GetFileName).Order());
        Assert.True(Assert.Throws<NotADirectoryException>(() => root.TryOpenDirectory("media")).IsLink);
        Assert.Null(root.TryOpenRead("media"));
    }

    private static void SkipUnlessHeld() =>
        Assert.SkipUnless(HoldsFiles, "Directories are held open on Linux only; elsewhere the race is documented.");

    private void Swap()
    {
        Directory.Move(Media, MovedAway);
        Directory.CreateSymbolicLink(Media, _outside);
    }

    private Task SwapUntilAsync(CancellationToken done)
    {
        string link = Path.Combine(Root, "link");
        Directory.CreateSymbolicLink(link, _outside);
        return Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    Assert.Equal(0, Exchange(-1, Media, -1, link, flags: 2));
                }
            },
            CancellationToken.None
        );
    }

    /// <summary>Swaps two paths in one instant, so that there is always one or the other.</summary>
    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Exchange(int fromDirectory, string from, int toDirectory, string to, uint flags);
}
