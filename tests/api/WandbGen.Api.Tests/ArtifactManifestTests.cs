using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WandbGen.Tests;

public sealed class ArtifactManifestTests : ArtifactContentTest
{
    [Theory]
    [InlineData("PENDING")]
    [InlineData("DELETED")]
    public async Task The_error_of_a_version_without_a_manifest_names_its_path_and_its_state(string state)
    {
        Artifact artifact = await AddAsync([], change: artifact => artifact with { State = state });

        foreach (
            Func<Task> read in (Func<Task>[])
                [
                    () => artifact.DownloadAsync(Target, cancellationToken: CancellationToken),
                    () => artifact.SyncAsync(Target, cancellationToken: CancellationToken),
                    () => artifact.VerifyAsync(Target, CancellationToken),
                    () => artifact.OpenReadAsync("a", CancellationToken),
                    async () => await artifact.Entries().ToListAsync(CancellationToken),
                ]
        )
        {
            WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(read);

            Assert.Contains($"'{artifact.Path}'", error.Message, StringComparison.Ordinal);
            Assert.Contains(state, error.Message, StringComparison.Ordinal);
        }
    }

    private const string Md5OfA = "DMF1ucDxtqgxw5niaXcmYQ==";

    [Fact]
    public async Task Entries_are_listed_with_path_size_and_digest_and_are_found_by_pattern()
    {
        Artifact artifact = await AddAsync(("weights/0.bin", "a"), ("weights/deep/1.bin", "bb"), ("readme.md", "text"));

        List<ArtifactEntry> all = await artifact.Entries(cancellationToken: CancellationToken).ToListAsync(CancellationToken);
        string[] weights = await artifact
            .Entries("weights/*", CancellationToken)
            .Select(static entry => entry.Path)
            .ToArrayAsync(CancellationToken);
        string[] single = await artifact
            .Entries("weights/?.bin", CancellationToken)
            .Select(static entry => entry.Path)
            .ToArrayAsync(CancellationToken);

        Assert.Equal(["readme.md", "weights/0.bin", "weights/deep/1.bin"], all.Select(static entry => entry.Path));
        Assert.Equal((1L, Md5OfA, null), (all[1].Size, all[1].Digest, all[1].Reference));
        Assert.Equal(["weights/0.bin", "weights/deep/1.bin"], weights);
        Assert.Equal(["weights/0.bin"], single);
        Assert.Empty(await artifact.Entries("WEIGHTS/*", CancellationToken).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task The_manifest_is_read_once_for_an_artifact_object()
    {
        Artifact artifact = await AddAsync(("a", "a"));

        await artifact.Entries(cancellationToken: CancellationToken).ToListAsync(CancellationToken);
        await artifact.Entries(cancellationToken: CancellationToken).ToListAsync(CancellationToken);

        Assert.Single(Sandbox.Requests.GraphQL, static request => request.Document.Contains("currentManifest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Entries_are_ordered_by_code_point_which_is_not_the_order_of_UTF_16()
    {
        // U+1F600 is D83D DE00 in UTF-16, which is before U+FF21 there, and after it by code point.
        Artifact artifact = await AddAsync(("\U0001F600", "1"), ("\uFF21", "2"), ("z", "3"), ("\uE000", "4"));

        string[] paths = await artifact
            .Entries(cancellationToken: CancellationToken)
            .Select(static entry => entry.Path)
            .ToArrayAsync(CancellationToken);

        Assert.Equal(["z", "\uE000", "\uFF21", "\U0001F600"], paths);
    }

    [Theory]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ=="},"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1}}""", "a.txt")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1},"\u0061.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ=="}}""", "a.txt")]
    [InlineData("""{"b":{"digest":"x","ref":"s3://b/k"},"a":{"digest":"DMF1ucDxtqgxw5niaXcmYQ=="},"b":{"digest":"y","ref":"z"}}""", "'b'")]
    [InlineData("""{"a.txt":{"digest":"not base64 of an MD5!!!!","size":1}}""", "MD5")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ","size":1}}""", "MD5")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYR==","size":1}}""", "MD5")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==DMF1ucDxtqgxw5niaXcmYQ==","size":1}}""", "MD5")]
    [InlineData("""{"a.txt":{"size":1}}""", "digest")]
    [InlineData("""{"a.txt":{"digest":null,"size":1}}""", "digest")]
    [InlineData("""{"a.txt":{"digest":7,"size":1}}""", "Digest")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":-1}}""", "size")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1.5}}""", "size")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":"1"}}""", "size")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":99999999999999999999}}""", "size")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","digest":"DMF1ucDxtqgxw5niaXcmYQ=="}}""", "twice")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","ref":7}}""", "Reference")]
    [InlineData("""{"":{"digest":"DMF1ucDxtqgxw5niaXcmYQ=="}}""", "no path")]
    [InlineData("""{"\ud800":{"digest":"DMF1ucDxtqgxw5niaXcmYQ=="}}""", "Unicode")]
    [InlineData("""{"a.txt":"text"}""", "not an object")]
    [InlineData("""[]""", "not an object")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1}},"contents":{}""", "twice")]
    [InlineData("""{},"version":1""", "version twice")]
    [InlineData("{},\"storagePolicy\":\"wandb-storage-policy-v1\"", "storage policy twice")]
    [InlineData("""{},"storagePolicyConfig":{"storageLayout":"V1"}""", "storage configuration twice")]
    [InlineData("""{},"storagePolicyConfig":null""", "storage configuration twice")]
    [InlineData("""{"a.txt":{"digest":"DMF1""", "JSON")]
    public async Task A_manifest_that_contradicts_itself_is_refused_before_a_byte_is_written(string contents, string message)
    {
        Artifact artifact = await AddLyingAsync(contents);

        var listed = await Assert.ThrowsAsync<WandbProtocolException>(async () =>
            await artifact.Entries(cancellationToken: CancellationToken).ToListAsync(CancellationToken)
        );
        await Assert.ThrowsAsync<WandbProtocolException>(() => artifact.DownloadAsync(Target, cancellationToken: CancellationToken));
        await Assert.ThrowsAsync<WandbProtocolException>(() => artifact.SyncAsync(Target, cancellationToken: CancellationToken));

        Assert.Contains(message, listed.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData("""{"a.txt":{"digest":"1B2M2Y8AsgTpgAmY7PhCfg==","size":1}}""", "digest")]
    [InlineData("""{"b.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1}}""", "digest")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":2}}""", "size")]
    [InlineData("""{"a.txt":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":9223372036854775807}}""", "size")]
    [InlineData("""{}""", "digest")]
    public async Task A_manifest_of_other_contents_than_the_artifacts_is_refused_before_a_byte_is_written(string contents, string what)
    {
        Artifact artifact = await AddLyingAsync(contents);

        var exception = await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Sizes_that_come_round_to_the_right_sum_are_refused_before_a_byte_is_written()
    {
        // 2^63 - 1, twice, and 5 are 3 in 64 bits.
        Artifact artifact = await AddLyingAsync(
            """
            {"a":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":9223372036854775807},
            "b":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":9223372036854775807},
            "c":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":5}}
            """,
            Contents(("a", "a"), ("b", "a"), ("c", "a"))
        );

        await Assert.ThrowsAsync<WandbIntegrityException>(() => artifact.DownloadAsync(Target, cancellationToken: CancellationToken));

        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_file_whose_size_alone_is_a_lie_that_the_sum_does_not_show_is_refused_and_the_others_are_there()
    {
        Artifact artifact = await AddLyingAsync(
            """
            {"a":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":2},"b":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":0},
            "c":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1}}
            """,
            Contents(("a", "a"), ("b", "a"), ("c", "a"))
        );

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.Equal(["a", "b"], exception.Failures.Keys.Order());
        Assert.Equal(["c"], FilesBelowTarget());
    }

    [Theory]
    [InlineData(13, true)] // files 1, 1 and 4, references 7
    [InlineData(6, true)] // without references
    [InlineData(12, true)] // what two files have in common counted once
    [InlineData(5, true)]
    [InlineData(7, false)]
    [InlineData(0, false)]
    [InlineData(14, false)]
    [InlineData(100, false)]
    public async Task A_size_is_right_if_some_way_to_count_makes_it(long size, bool isRight)
    {
        ArtifactManifest manifest = await ReadAsync("""{"r":{"digest":"tag","ref":"s3://b/k","size":7}""");

        Assert.Equal(isRight, manifest.MayHaveSize(size));
    }

    [Theory]
    [InlineData("""{"r":{"digest":"tag","ref":"s3://b/k"}""")]
    [InlineData("""{"r":{"digest":"tag","ref":"wandb-artifact://00/k","size":0}""")]
    public async Task A_server_may_know_the_size_of_a_reference_that_the_manifest_lacks(string reference)
    {
        ArtifactManifest manifest = await ReadAsync(reference);

        Assert.True(manifest.MayHaveSize(6));
        Assert.True(manifest.MayHaveSize(1_000_000));
        Assert.False(manifest.MayHaveSize(4));
    }

    private static async Task<ArtifactManifest> ReadAsync(string reference)
    {
        string text = $$$$"""
            {"version":1,"contents":{{{{reference}}}},"a":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1},
            "b":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1},"c":{"digest":"1B2M2Y8AsgTpgAmY7PhCfg==","size":4}}}
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await ManifestReader.ReadAsync(stream, CancellationToken);
    }

    [Theory]
    [InlineData("../a.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("x/../../a.txt")]
    [InlineData("C:\\a.txt")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a\u0000b")]
    [InlineData("dir/")]
    [InlineData(".wandb-partial/a")]
    public async Task A_path_that_leads_out_of_the_directory_is_refused_before_a_byte_is_written(string path)
    {
        Artifact artifact = await AddAsync(("aaa", "first"), (path, "a"));

        var exception = await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<WandbUnsafePathException>(() => artifact.SyncAsync(Target, cancellationToken: CancellationToken));

        Assert.Equal(path, exception.FileName);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_unknown_version_is_named(int version)
    {
        Artifact artifact = await AddLyingAsync("{}", version: version);

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.Equal("version", exception.JsonPath);
        Assert.Contains(version.ToString(CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"contents":{},"version":1}""", null)]
    [InlineData("""{"version":1,"contents":{},"storagePolicyConfig":null,"storagePolicy":"wandb-storage-policy-v1"}""", null)]
    [InlineData("\uFEFF{\"version\":1,\"contents\":{}}", null)]
    [InlineData("""{"version":1,"storagePolicyConfig":{"storageRegion":"r","storageLayout":"V2","x":[{}]},"contents":{},"y":[{}]}""", "r")]
    public async Task Members_may_come_in_any_order_and_unknown_ones_are_passed_over(string text, string? region)
    {
        ArtifactManifest manifest = await ReadAsync(text, 1);

        Assert.Equal((0, region), (manifest.Count, manifest.StorageRegion));
        Assert.Equal(region is null ? "V1" : "V2", manifest.StorageLayout);
    }

    [Theory]
    [InlineData("""{"version":"1","contents":{}}""")]
    [InlineData("""{"version":null,"contents":{}}""")]
    [InlineData("""{"contents":{}}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"contents":{}} {}""")]
    [InlineData("""{"version":1,"contents":{},"storagePolicy":"another"}""")]
    [InlineData("""{"version":1,"contents":{},"storagePolicyConfig":{"storageLayout":"V3"}}""")]
    [InlineData("""{"version":1,"contents":{},"storagePolicyConfig":{"storageLayout":2}}""")]
    [InlineData("""{"version":1,"contents":{},"storagePolicyConfig":{"storageRegion":["r"]}}""")]
    [InlineData("""{"version":1,"contents":{},"storagePolicyConfig":{"storageLayout":"V1","storageLayout":"V2"}}""")]
    [InlineData("""{"version":1,"contents":{},"storagePolicyConfig":[]}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task What_is_no_manifest_is_a_typed_error(string text) =>
        await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync(text, 3));

    [Fact]
    public async Task A_manifest_reads_the_same_however_it_is_cut_into_pieces()
    {
        string text = """
            {"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2","storageRegion":"eu"},
            "contents":{"b\/\u00e9":{"digest":"DMF1ucDxtqgxw5niaXcmYQ\u003d=","size":1,"birthArtifactID":"QQ==","skip_cache":false},
            "a\ud83d\ude00":{"digest":"etag","ref":"s3://b/k","size":7,"extra":{"versionID":"v","nested":{"a":[1,{}]} },"local_path":null},
            "c":{"size":null,"digest":"DMF1ucDxtqgxw5niaXcmYQ==","ref":null,"extra":null}}}
            """;
        string expected = await DescribeAsync(text, int.MaxValue);

        for (int size = 1; size < 40; size++)
        {
            Assert.Equal(expected, await DescribeAsync(text, size));
        }

        Assert.Equal(
            $"a\U0001F600 etag 7 s3://b/k v|b/\u00e9 {Md5OfA} 1  |c {Md5OfA}   |"
                + DigestOf(("a\U0001F600", "etag"), ("b/\u00e9", Md5OfA), ("c", Md5OfA)),
            expected
        );
    }

    [Fact]
    public async Task A_cut_anywhere_is_a_typed_error()
    {
        const string text =
            """{"version":1,"contents":{"a":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","extra":{"x":[1]}},"b":{"digest":"e","ref":"s3:"}}}""";
        for (int length = 0; length < text.Length; length++)
        {
            await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync(text[..length], 7));
        }
    }

    [Fact]
    public async Task A_manifest_that_is_damaged_at_random_is_read_or_a_typed_error()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            """{"version":1,"storagePolicyConfig":{"storageLayout":"V2"},"contents":{"a":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1},"""
                + """ "\u00e9\ud83d\ude00":{"digest":"e","ref":"s3://b/k","extra":{"x":[1]}},"b":{"digest":"DMF1ucDxtqgxw5niaXcmYQ=="}}}"""
        );
        var random = new Random(1);
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = [.. text];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : text[random.Next(text.Length)];
            }

            using var stream = new Pieces(damaged, random.Next(1, 80));
            try
            {
                ArtifactManifest manifest = await ManifestReader.ReadAsync(stream, CancellationToken);
                Assert.All(Enumerable.Range(0, manifest.Count), i => Assert.Equal(i, manifest.Find(manifest[i].Path)));
                Assert.Equal(32, manifest.ComputeDigest().Length);
            }
            catch (WandbProtocolException)
            {
                // That is what it may be.
            }
        }
    }

    [Fact]
    public async Task Entries_of_any_order_are_sorted_found_and_make_the_same_digest()
    {
        var random = new Random(7);
        string[] names = [.. Enumerable.Range(0, 2000).Select(static i => $"dir-{i % 13}/\u00e9{i}\U0001F600")];
        string expected = DigestOf([
            .. names.OrderBy(static name => name, Comparer<string>.Create(CompareCodePoints)).Select(static name => (name, Md5OfA)),
        ]);
        random.Shuffle(names);
        ArtifactManifest manifest = await ReadAsync(TextOf(names), 65536);

        Assert.Equal(expected, manifest.ComputeDigest());
        Assert.All(names, name => Assert.Equal(name, manifest.GetPath(manifest.Find(name))));
        Assert.True(manifest.Find("dir-0/none") < 0);
        Assert.True(manifest.Find("") < 0);
        Assert.Equal(manifest[5], manifest[5]);
    }

    [Fact]
    public async Task An_entry_that_no_memory_would_hold_is_refused()
    {
        string text = """{"version":1,"contents":{""" + $"\"{new string('a', 5 * 1024 * 1024)}\"" + """:{"digest":"x"}}}""";

        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync(text, 65536));

        Assert.Contains("4 MiB", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<ArtifactManifest> ReadAsync(string text, int pieces)
    {
        using var stream = new Pieces(Encoding.UTF8.GetBytes(text), pieces);
        return await ManifestReader.ReadAsync(stream, CancellationToken);
    }

    private static async Task<string> DescribeAsync(string text, int pieces)
    {
        ArtifactManifest manifest = await ReadAsync(text, pieces);
        return string.Join(
                '|',
                Enumerable
                    .Range(0, manifest.Count)
                    .Select(i => manifest[i])
                    .Select(static entry =>
                        $"{entry.Path} {entry.Digest} {entry.Size} {entry.Reference} "
                        + (entry.Extra.Kind == WandbValueKind.Object ? entry.Extra["versionID"].GetString() : "")
                    )
            )
            + "|"
            + manifest.ComputeDigest();
    }

    private static string TextOf(IEnumerable<string> names) =>
        """{"version":1,"contents":{"""
        + string.Join(',', names.Select(static name => $$"""{{JsonSerializer.Serialize(name)}}:{"digest":"{{Md5OfA}}"}"""))
        + "}}";

    private static string DigestOf(params (string Path, string Digest)[] entries)
    {
        string text = "wandb-artifact-manifest-v1\n" + string.Concat(entries.Select(static entry => $"{entry.Path}:{entry.Digest}\n"));
#pragma warning disable CA5351 // W&B's checksum is MD5.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    private static int CompareCodePoints(string left, string right) =>
        left.EnumerateRunes()
            .Select(static rune => rune.Value)
            .Zip(right.EnumerateRunes().Select(static rune => rune.Value), static (one, other) => one.CompareTo(other))
            .FirstOrDefault(static difference => difference != 0, left.Length.CompareTo(right.Length));

    /// <summary>A text that arrives in small pieces.</summary>
    private sealed class Pieces(byte[] text, int size) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
