using System.Text;

namespace WandbGen.Tests;

/// <summary>What an artifact that is to be logged is made of, without a server.</summary>
public sealed class NewArtifactTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-tests-");

    private static NewArtifact Artifact => new("data", "dataset");

    private string Root => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Entries_come_in_the_order_of_their_paths_code_points()
    {
        // U+1F600 is less than U+FF5E in UTF-16, and greater as a code point.
        NewArtifact artifact = Artifact
            .AddContent("\uFF5E", default)
            .AddContent("\U0001F600", default)
            .AddContent("b/a", default)
            .AddContent("a-b", default)
            .AddContent("a/b", default);

        Assert.Equal(["a-b", "a/b", "b/a", "\uFF5E", "\U0001F600"], Paths(artifact));
    }

    [Fact]
    public void A_directory_is_added_with_all_that_is_below_it()
    {
        Write("a.txt");
        Write("sub/.hidden");
        Write("sub/deeper/b.txt");
        Directory.CreateDirectory(Path.Combine(Root, "empty"));

        Assert.Equal(["a.txt", "sub/.hidden", "sub/deeper/b.txt"], Paths(Artifact.AddDirectory(Root)));
        Assert.Equal(["in/a.txt", "in/sub/.hidden", "in/sub/deeper/b.txt"], Paths(Artifact.AddDirectory(Root, "in")));
    }

    [Fact]
    public void Links_are_followed_unless_they_lead_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        Write("real/a.txt");
        File.CreateSymbolicLink(Path.Combine(Root, "file"), Path.Combine(Root, "real", "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "linked"), Path.Combine(Root, "real"));

        Assert.Equal(["file", "linked/a.txt", "real/a.txt"], Paths(Artifact.AddDirectory(Root)));

        Directory.CreateSymbolicLink(Path.Combine(Root, "real", "back"), Root);
        NewArtifact artifact = Artifact;
        Assert.Contains("back", Assert.Throws<IOException>(() => artifact.AddDirectory(Root)).Message, StringComparison.Ordinal);
        Assert.Empty(artifact.Entries);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../")]
    [InlineData("../../outer")]
    [InlineData("../inner/..")]
    public void A_relative_link_that_leads_around_itself_is_an_error(string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        Write("outer/inner/a.txt");
        string inner = Path.Combine(Root, "outer", "inner");
        // Two of them: each path through them would be followed again and again, until the system refuses the 40th.
        Directory.CreateSymbolicLink(Path.Combine(inner, "first"), target);
        Directory.CreateSymbolicLink(Path.Combine(inner, "second"), target);
        NewArtifact artifact = Artifact;

        Assert.Throws<IOException>(() => artifact.AddDirectory(inner));
        Assert.Empty(artifact.Entries);
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("a\0b")]
    public void A_path_that_no_artifact_can_have_is_refused(string path) =>
        Assert.ThrowsAny<ArgumentException>(() => Artifact.AddContent(path, default));

    [Theory]
    [InlineData("s3://bucket/")]
    [InlineData("https://host/?signature=none")]
    public void An_address_without_a_name_at_its_end_is_refused_by_the_parameter_that_it_is_of(string uri) =>
        Assert.Equal("uri", Assert.Throws<ArgumentException>(() => Artifact.AddReference(uri)).ParamName);

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    public void An_artifact_without_an_id_of_a_server_cannot_be_referred_to(string id)
    {
        var made = new Artifact
        {
            Id = id,
            Version = "v0",
            Collection = "c",
            Entity = "e",
            Project = "p",
            Type = "dataset",
            Digest = "d",
        };

        Assert.Equal("artifact", Assert.Throws<ArgumentException>(() => Artifact.AddArtifactReference(made, "a")).ParamName);
    }

    [Fact]
    public void A_path_that_is_no_Unicode_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Artifact.AddContent("a\uD800", default));
        Assert.Throws<ArgumentException>(() => Artifact.AddContent("\uDC00a", default));
        Assert.Single(Artifact.AddContent("\U0001F600", default).Entries);
    }

    [Fact]
    public void A_path_is_taken_once()
    {
        NewArtifact artifact = Artifact.AddContent("a", new byte[] { 1 });

        Assert.Throws<ArgumentException>(() => artifact.AddContent("a", new byte[] { 2 }));
        Assert.Equal(2, Assert.Single(artifact.AddContent("a", new byte[] { 2, 3 }, replace: true).Entries).Size);
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("a/b/c", "a")]
    [InlineData("a", "a/b/c")]
    public void A_file_and_a_directory_of_one_path_are_refused(string first, string second)
    {
        NewArtifact artifact = Artifact.AddContent(first, default);

        Assert.Throws<ArgumentException>(() => artifact.AddContent(second, default));

        // And not for ever.
        Assert.Equal([second], Paths(artifact.Remove(first).AddContent(second, default)));
    }

    [Fact]
    public void A_directory_that_cannot_be_added_wholly_is_not_added_at_all()
    {
        Write("a.txt");
        Write("b.txt");
        NewArtifact artifact = Artifact.AddContent("b.txt", new byte[] { 1 });

        Assert.Throws<ArgumentException>(() => artifact.AddDirectory(Root));
        Assert.Equal(["b.txt"], Paths(artifact));

        Write("b.txt/c");
        Assert.Throws<ArgumentException>(() => artifact.AddDirectory(Path.Combine(Root, "x")));
    }

    [Fact]
    public void Entries_are_removed_one_by_one_or_by_directory()
    {
        NewArtifact artifact = Artifact.AddContent("a/b", default).AddContent("a/c/d", default).AddContent("ab", default);

        Assert.Equal(["ab"], Paths(artifact.Remove("a")));
        Assert.Throws<ArgumentException>(() => artifact.Remove("a"));
    }

    [Theory]
    [InlineData("s3://bucket/key", "key")]
    [InlineData("s3://bucket/dir/key.bin", "key.bin")]
    [InlineData("https://example.org/a/b.csv?version=2#top", "b.csv")]
    [InlineData("wandb-artifact://0123/dir/a.txt", "a.txt")]
    public void A_reference_is_called_by_the_end_of_its_address(string uri, string name)
    {
        NewArtifactEntry entry = Assert.Single(Artifact.AddReference(uri).Entries);

        Assert.Equal((name, uri), (entry.Path, entry.Reference));
    }

    [Theory]
    [InlineData("s3://bucket/dir/")]
    [InlineData("/a/file")]
    [InlineData("key")]
    [InlineData("://a/b")]
    [InlineData("1x://a/b")]
    public void What_is_no_address_of_something_is_refused(string uri) =>
        Assert.Throws<ArgumentException>(() => Artifact.AddReference(uri));

    [Fact]
    public void References_to_a_directory_are_one_for_each_file()
    {
        string a = Write("a b.txt");
        Write("sub/ä.txt");

        Assert.Equal(
            [("in/a b.txt", new Uri(a).AbsoluteUri), ("in/sub/ä.txt", new Uri(Path.Combine(Root, "sub", "ä.txt")).AbsoluteUri)],
            Artifact.AddReference(new Uri(Root).AbsoluteUri, "in").Entries.Select(static entry => (entry.Path, entry.Reference!))
        );
        Assert.Throws<FileNotFoundException>(() => Artifact.AddReference("file:///not/there"));
    }

    [Fact]
    public void What_is_not_there_is_told_at_once()
    {
        Assert.Throws<FileNotFoundException>(() => Artifact.AddFile(Path.Combine(Root, "a")));
        Assert.Throws<FileNotFoundException>(() => Artifact.AddFile(Root));
        Assert.Throws<DirectoryNotFoundException>(() => Artifact.AddDirectory(Path.Combine(Root, "a")));
    }

    [Theory]
    [InlineData("with space", "dataset")]
    [InlineData("a/b", "dataset")]
    [InlineData("a:b", "dataset")]
    [InlineData("ä", "dataset")]
    [InlineData("a\n", "dataset")]
    [InlineData("a", "a/b")]
    [InlineData("a", "a:b")]
    [InlineData("a", "wandb-history")]
    [InlineData("a", "job")]
    [InlineData("run-1-table", "run_table")]
    [InlineData("source-train", "code")]
    [InlineData("", "dataset")]
    [InlineData("a", "")]
    public void Names_and_types_are_those_that_W_and_B_takes(string name, string type) =>
        Assert.Throws<ArgumentException>(() => new NewArtifact(name, type));

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        Assert.Equal(128, new NewArtifact(new string('a', 128), "dataset").Name.Length);
        Assert.Throws<ArgumentException>(() => new NewArtifact(new string('a', 129), "dataset"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("1")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":{"b":[1,Infinity]}}""")]
    public void Metadata_is_an_object_of_finite_values(string json) =>
        Assert.Throws<ArgumentException>(() => Artifact.Metadata = WandbValue.Parse(json));

    [Fact]
    public void Metadata_has_at_most_100_keys()
    {
        Artifact.Metadata = Keys(100);
        Assert.Throws<ArgumentException>(() => Artifact.Metadata = Keys(101));

        static WandbValue Keys(int count) =>
            WandbValue.FromMembers(Enumerable.Range(0, count).Select(static i => KeyValuePair.Create($"k{i}", WandbValue.FromInt64(i))));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("")]
    [InlineData("a\n")]
    [InlineData("a\tb")]
    [InlineData("a.b")]
    [InlineData("a\u0301")]
    [InlineData("a\u203fb")]
    [InlineData("a\u00a0b")]
    [InlineData("\ud83d\ude00")]
    [InlineData("\ud800")]
    public void A_tag_is_words_and_spaces_between(string tag) => Assert.Throws<ArgumentException>(() => Artifact.Tags = [tag]);

    // What Python's regular expressions call a character of a word.
    [Theory]
    [InlineData("a")]
    [InlineData("-_-  x1")]
    [InlineData("\u00e9t\u00e9")]
    [InlineData("\u4e2d\u6587")]
    [InlineData("x\u00b2")]
    [InlineData("\u2167 \u0663")]
    [InlineData("\ud835\udc00")]
    public void A_tag_may_be_of_any_language(string tag)
    {
        NewArtifact artifact = Artifact;
        artifact.Tags = [tag, tag];

        Assert.Equal([tag], artifact.Tags);
    }

    [Fact]
    public void A_time_to_live_is_a_second_at_least()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Artifact.TimeToLive = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => Artifact.TimeToLive = TimeSpan.FromMilliseconds(999));
        Assert.Throws<ArgumentOutOfRangeException>(() => Artifact.TimeToLive = TimeSpan.FromSeconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Artifact.TimeToLive = TimeSpan.MinValue);
        NewArtifact artifact = Artifact;
        foreach (TimeSpan? time in (TimeSpan?[])[Timeout.InfiniteTimeSpan, null, TimeSpan.FromSeconds(1), TimeSpan.MaxValue])
        {
            artifact.TimeToLive = time;
            Assert.Equal(time, artifact.TimeToLive);
        }

        Assert.Equal(
            (-2, 1, 922_337_203_685),
            (Seconds(Timeout.InfiniteTimeSpan), Seconds(TimeSpan.FromSeconds(1.9)), Seconds(TimeSpan.MaxValue))
        );
        Assert.Null(ArtifactRules.ToSeconds(null));

        static long Seconds(TimeSpan time) => ArtifactRules.ToSeconds(time)!.Value;
    }

    [Fact]
    public void Nothing_secret_is_in_a_text()
    {
        const string Signed = "https://storage.example/a.bin?X-Amz-Signature=0123456789abcdef";
        NewArtifact artifact = Artifact.AddReference(Signed).AddContent("b", Encoding.UTF8.GetBytes("secret"));

        string text = artifact + string.Concat(artifact.Entries);

        Assert.Contains("data (dataset, 2 entries)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(NewArtifact artifact) => artifact.Entries.Select(static entry => entry.Path);

    private string Write(string path)
    {
        // A second root for entries that would conflict with those of the first.
        string file = Path.Combine(Root, path.StartsWith("b.txt/", StringComparison.Ordinal) ? "x/" + path : path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, path);
        return file;
    }
}
