using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads.Tests;

/// <summary>A server, a client and a directory, each test its own.</summary>
public abstract class DownloadTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-downloads-");

    private protected DownloadTest(TimeProvider? clock = null)
    {
        Server = new ObjectServer(RandomNumberGenerator.GetBytes(300_000));
        Client = CreateClient(clock);
    }

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected static DownloadOptions Replace { get; } = new() { Replace = true };

    /// <summary>Options that give up a silent connection soon, with enough attempts for a busy machine that makes connections look
    /// silent.</summary>
    protected static DownloadOptions Impatient { get; } =
        new() { IdleTimeout = TimeSpan.FromMilliseconds(300), MaxAttemptsWithoutProgress = int.MaxValue };

    protected WandbClient Client { get; }

    protected string Root => Path.Combine(_directory.FullName, "root");

    /// <summary>The server's name for the file.</summary>
    protected string Name { get; set; } = "model.bin";

    protected string Target => Path.Combine(Root, Name);

    /// <summary>Whether directories and files are known by what they are, and not by their names: on Linux.</summary>
    protected static bool HoldsFiles { get; } =
        OperatingSystem.IsLinux() && !(AppContext.TryGetSwitch(HeldDirectory.PortableSwitch, out bool isPortable) && isPortable);

    /// <summary>Skips a test where a small file has a name while it arrives.</summary>
    protected void SkipUnlessNameless()
    {
        Assert.SkipUnless(HoldsFiles, "Elsewhere than on Linux a file has a name.");
        using HeldDirectory directory = HeldDirectory.Open(_directory.FullName);
        using SafeFileHandle? file = directory.TryCreateNameless(HeldDirectory.DefaultMode);
        Assert.SkipWhen(file is null, "This file system has no files without a name.");
    }

    /// <summary>Where the files of the target's directory are while they arrive.</summary>
    protected string Arriving => Path.Combine(Path.GetDirectoryName(Target)!, PartialDirectory.Name);

    /// <summary>What the temporary files of the server's content have in common.</summary>
    protected string Identity => ExpectedContent.Identity;

    /// <summary>The server's content as a temporary file knows it.</summary>
    internal PartialContent ExpectedContent => new(Path.GetFileName(Name), Server.Content.Length, Md5(Server.Content));

    /// <summary>A name that an earlier download of the server's content may have left.</summary>
    protected string LeftOver => Path.Combine(Arriving, $"{Identity}-{new string('0', 32)}");

    /// <summary>What downloads of the server's content have left or are writing.</summary>
    protected string[] Partials => Directory.Exists(Arriving) ? Directory.GetFiles(Arriving, Identity + "-*") : [];

    private protected ObjectServer Server { get; }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected RemoteFile File(string? name = null, string? url = null, Func<string?>? refresh = null) =>
        new(name ?? Name, Server.Content.Length, Md5(Server.Content), url ?? Server.Url, refresh);

    private protected static string Md5(byte[] content)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5.
        return Convert.ToBase64String(MD5.HashData(content));
#pragma warning restore CA5351
    }

    protected static WandbClient CreateClient(TimeProvider? clock = null) =>
        new(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('k', 40),
                TimeProvider = clock ?? TimeProvider.System,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) },
            }
        );

    /// <summary>The whole file is at its final path, and nothing beside it.</summary>
    protected async Task AssertCompleteAsync()
    {
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!));
    }
}

internal sealed class RemoteFile(string name, long? size, string? md5, string? url, Func<string?>? refresh = null) : IDownloadable
{
    public string Name => name;

    public long? Size => size;

    public string? Md5 => md5;

    public string? Url => url;

    /// <summary>The file as the server has it by now; without it nothing newer is known.</summary>
    public Func<IDownloadable?>? Newer { get; init; }

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(refresh?.Invoke());

    public ValueTask<IDownloadable?> RefreshAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Newer is null ? this : Newer());
}
