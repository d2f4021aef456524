using System.Security.Cryptography;
using System.Text;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ArtifactReferenceTests : ArtifactContentTest
{
    [Fact]
    public async Task A_reference_to_another_artifact_is_followed_to_the_bytes_however_many_there_are_between()
    {
        Artifact source = await AddAsync(("data/a.bin", "bytes"));
        Artifact middle = await ReferAsync(("b.bin", Address(source, "data/a.bin"), Md5("bytes"), 0));
        Artifact last = await ReferAsync(
            ("c.bin", Address(middle, "b.bin"), Md5("bytes"), 0),
            ("d.bin", Address(source, "data/a.bin"), Md5("bytes"), null)
        );

        ArtifactDownload first = await last.DownloadAsync(Target, cancellationToken: CancellationToken);
        ArtifactDownload second = await last.DownloadAsync(Target, cancellationToken: CancellationToken);
        await using Stream stream = await last.OpenReadAsync("c.bin", CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.Equal(("bytes", "bytes"), (TextOf("c.bin"), TextOf("d.bin")));
        Assert.Equal((2, 2), (first.Downloaded, second.UpToDate));
        Assert.Empty(first.Unverified.Concat(second.Unverified));
        Assert.Equal("bytes", await reader.ReadToEndAsync(CancellationToken));
        Assert.True((await last.VerifyAsync(Target, CancellationToken)).IsComplete);
    }

    [Fact]
    public async Task References_that_lead_in_a_circle_end_in_an_error()
    {
        // Ids count up, so that two artifacts can name each other.
        Artifact first = await AddAsync(("x", "x"));
        long row = long.Parse(
            Encoding.UTF8.GetString(Convert.FromBase64String(first.Id)).Split(':')[1],
            System.Globalization.CultureInfo.InvariantCulture
        );
        Artifact one = await ReferAsync(("a", Address(row + 2, "b"), "digest", 0));
        await ReferAsync(("b", Address(row + 1, "a"), "digest", 0));
        Artifact itself = await ReferAsync(("c", Address(row + 3, "c"), "digest", 0));

        foreach (Artifact artifact in (Artifact[])[one, itself])
        {
            var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
                artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
            );
            Assert.Contains("cycle", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reference_to_an_entry_that_is_not_there_or_is_another_one_is_an_error_of_its_own()
    {
        Artifact source = await AddAsync(("a", "bytes"));
        Artifact artifact = await AddAsync(
            Contents(("own", "1")),
            new Dictionary<string, SandboxReference>
            {
                ["missing"] = new(Address(source, "none"), Md5("bytes"), 0),
                ["other"] = new(Address(source, "a"), Md5("other bytes"), 0),
                ["malformed"] = new("wandb-artifact://zz/a", Md5("bytes"), 0),
                ["nobody"] = new(Address(999, "a"), Md5("bytes"), 0),
            }
        );

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.IsType<WandbNotFoundException>(exception.Failures["missing"]);
        Assert.IsType<WandbIntegrityException>(exception.Failures["other"]);
        Assert.IsType<WandbDownloadException>(exception.Failures["malformed"]);
        Assert.IsType<WandbNotFoundException>(exception.Failures["nobody"]);
        Assert.Equal(["own"], FilesBelowTarget());
    }

    [Theory]
    [InlineData("s3://bucket/key", "'s3'")]
    [InlineData("gs://bucket/key", "'gs'")]
    [InlineData("ftp://host/key", "'ftp'")]
    [InlineData("wandb-client-artifact://x/y", "'wandb-client-artifact'")]
    [InlineData("no address at all", "no address")]
    public async Task An_address_that_nobody_knows_is_named_before_anything_is_written(string address, string named)
    {
        Artifact artifact = await AddAsync(
            Contents(("own", "1")),
            new Dictionary<string, SandboxReference> { ["ref"] = new(address, "etag", 3) }
        );

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );
        bool wasMade = Directory.Exists(Target);
        ArtifactDownload without = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { FollowReferences = false },
            cancellationToken: CancellationToken
        );

        Assert.Contains(named, exception.Failures["ref"].Message, StringComparison.Ordinal);
        Assert.False(wasMade);
        Assert.Equal((1, 1), (without.Entries, without.Downloaded));
    }

    [Fact]
    public async Task Who_knows_an_address_is_asked_and_what_it_says_is_verified()
    {
        Data.AddRun("entity", "project", "run");
        Data.AddFile("entity", "project", "run", "bytes.bin", "bytes"u8.ToArray());
        RunFile file = await (await Api.RunAsync("entity/project/run", CancellationToken)).Files().SingleAsync(CancellationToken);
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "etag", 5));
        var resolver = new Resolver(file);

        ArtifactDownload done = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { References = [resolver] },
            cancellationToken: CancellationToken
        );

        Assert.Equal("bytes", TextOf("ref"));
        Assert.Equal("s3://bucket/key", resolver.Asked?.Reference);
        Assert.Empty(done.Unverified);
    }

    [Fact]
    public async Task A_web_server_that_gives_the_ETag_that_was_logged_has_the_bytes_still()
    {
        (Uri address, string tag) = await ServeAsync("bytes");
        Artifact artifact = await ReferAsync(
            ("tagged", address.AbsoluteUri, tag, 5),
            ("untagged", address.AbsoluteUri, address.AbsoluteUri, 5)
        );
        Artifact changed = await ReferAsync(("tagged", address.AbsoluteUri, "another", 5));

        ArtifactDownload done = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);
        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            changed.DownloadAsync(Path.Combine(Root, "other"), cancellationToken: CancellationToken)
        );

        Assert.Equal("bytes", TextOf("tagged"));
        Assert.Equal(["untagged"], done.Unverified);
        Assert.IsType<WandbObjectChangedException>(exception.Failures["tagged"]);
        Assert.Equal(["tagged", "untagged"], (await artifact.VerifyAsync(Target, CancellationToken)).Unverified);
    }

    [Fact]
    public async Task An_ETag_that_a_reference_through_another_artifact_has_is_not_taken_for_an_MD5()
    {
        // As S3 makes it of what a key of the customer's encrypts.
        const string Tag = "0123456789abcdef0123456789abcdef";
        using var server = new TaggedServer("bytes", $"\"{Tag}\"");
        Artifact source = await ReferAsync(("a", server.Address.AbsoluteUri, Tag, 5));
        Artifact artifact = await ReferAsync(("b", Address(source, "a"), Tag, 0));

        ArtifactDownload done = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);
        ArtifactVerification check = await artifact.VerifyAsync(Target, CancellationToken);

        Assert.Equal((1, "bytes"), (done.Downloaded, TextOf("b")));
        Assert.Empty(check.Damaged);
    }

    [Fact]
    public async Task A_file_of_this_machine_is_copied_if_it_has_the_bytes_that_were_logged()
    {
        string source = Path.Combine(Root, "source file.bin");
        await File.WriteAllTextAsync(source, "bytes", CancellationToken);
        string address = new Uri(source).AbsoluteUri;
        Artifact artifact = await ReferAsync(
            ("a", address, Md5("bytes"), 5),
            ("b", address, Md5("other"), 5),
            ("c", address + ".none", Md5("bytes"), 5),
            ("d", address, "etag", 5),
            ("e", "file://host/share/x", Md5("bytes"), 5),
            ("f", new Uri(Root).AbsoluteUri, Md5("bytes"), 5)
        );

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );
        await using Stream stream = await artifact.OpenReadAsync("a", CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.Equal(["b", "c", "d", "e", "f"], exception.Failures.Keys.Order());
        Assert.IsType<WandbObjectChangedException>(exception.Failures["b"]);
        Assert.Equal(["a"], FilesBelowTarget());
        Assert.Equal("bytes", TextOf("a"));
        Assert.Equal("bytes", await reader.ReadToEndAsync(CancellationToken));
        await Assert.ThrowsAsync<WandbObjectChangedException>(() => artifact.OpenReadAsync("b", CancellationToken));
    }

    [Fact]
    public async Task References_are_listed_with_what_was_logged_of_them()
    {
        Artifact artifact = await AddAsync(
            references: new Dictionary<string, SandboxReference>
            {
                ["ref"] = new("s3://bucket/key", "etag", 7, """{"versionID":"v1","etag":"\"etag\""}"""),
            }
        );

        ArtifactEntry entry = await artifact.Entries(cancellationToken: CancellationToken).SingleAsync(CancellationToken);

        Assert.Equal(("ref", "s3://bucket/key", "etag", 7L), (entry.Path, entry.Reference, entry.Digest, entry.Size));
        Assert.Equal("v1", entry.Extra["versionID"].GetString());
    }

    private static string Address(Artifact artifact, string path) =>
        $"wandb-artifact://{Convert.ToHexStringLower(Convert.FromBase64String(artifact.Id))}/{path}";

    private static string Address(long row, string path) =>
        $"wandb-artifact://{Convert.ToHexStringLower(Encoding.UTF8.GetBytes($"Artifact:{row}"))}/{path}";

    private static string Md5(string text)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5.
        return Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    private Task<Artifact> ReferAsync(params IEnumerable<(string Path, string Address, string Digest, long? Size)> references) =>
        AddAsync(
            references: references.ToDictionary(
                static reference => reference.Path,
                static reference => new SandboxReference(reference.Address, reference.Digest, reference.Size)
            )
        );

    private async Task<(Uri Address, string Tag)> ServeAsync(string text)
    {
        Data.AddRun("entity", "project", "served");
        Data.AddFile("entity", "project", "served", "served.bin", Encoding.UTF8.GetBytes(text));
        RunFile file = await (await Api.RunAsync("entity/project/served", CancellationToken)).Files().SingleAsync(CancellationToken);
        return (new Uri(file.DirectUrl!), Convert.ToHexStringLower(Convert.FromBase64String(Md5(text))));
    }

    private sealed class Resolver(RunFile file) : IArtifactReferenceResolver
    {
        public ArtifactEntry? Asked { get; private set; }

        public bool CanResolve(Uri reference) => reference.Scheme == "s3";

        public ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default)
        {
            Asked = entry;
            return ValueTask.FromResult<IDownloadable?>(new Named(file, entry.Path));
        }
    }

    private sealed class Named(IDownloadable file, string name) : IDownloadable
    {
        public string Name => name;

        public long? Size => file.Size;

        public string? Md5 => file.Md5;

        public string? Url => file.Url;

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => file.RefreshUrlAsync(cancellationToken);
    }
}
