namespace WandbGen.Downloads.Tests;

/// <summary>Names that a hostile server gives, and traps that somebody laid in the directory.</summary>
public sealed class PathTests : DownloadTest
{
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
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007Fb")]
    public async Task A_name_that_leads_out_of_the_root_or_is_none_is_refused_before_any_request(string name)
    {
        WandbUnsafePathException error = await Assert.ThrowsAsync<WandbUnsafePathException>(() => Client.Downloads.DownloadAsync(File(name), Root, cancellationToken: CancellationToken));

        Assert.Equal(name, error.FileName);
        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task A_name_that_is_not_Unicode_is_refused() =>
        await Assert.ThrowsAsync<WandbUnsafePathException>(() => Client.Downloads.DownloadAsync(File("a\ud800b"), Root, cancellationToken: CancellationToken));

    [Fact]
    [Trait("Torture", "T093")]
    public async Task A_name_may_be_as_long_as_the_file_system_takes_and_no_longer()
    {
        string longest = new('a', 255);
        await Client.Downloads.DownloadAsync(File(longest), Root, cancellationToken: CancellationToken);
        Assert.True(System.IO.File.Exists(Path.Combine(Root, longest)));

        foreach (string tooLong in (string[])[new('a', 256), new('é', 128), string.Join('/', Enumerable.Repeat(new string('a', 200), 25))])
        {
            await Assert.ThrowsAsync<WandbUnsafePathException>(() => Client.Downloads.DownloadAsync(File(tooLong), Root, cancellationToken: CancellationToken));
        }
    }

    [Fact]
    [Trait("Torture", "T089")]
    public async Task A_directory_that_is_a_link_out_of_the_root_is_not_followed()
    {
        string outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Path.Combine(Root, "media"), outside);

        await Assert.ThrowsAsync<WandbUnsafePathException>(() => Client.Downloads.DownloadAsync(File("media/x"), Root, cancellationToken: CancellationToken));

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

    [Fact]
    [Trait("Torture", "T091")]
    public async Task A_final_name_that_is_a_directory_is_an_error()
    {
        Directory.CreateDirectory(Target);

        await Assert.ThrowsAsync<WandbDownloadException>(() => Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken));
    }

    [Fact]
    public async Task A_link_that_was_planted_under_the_temporary_name_is_not_written_through()
    {
        string outside = Path.Combine(Path.GetDirectoryName(Root)!, "outside");
        await System.IO.File.WriteAllTextAsync(outside, "precious", CancellationToken);
        Directory.CreateDirectory(Root);
        System.IO.File.CreateSymbolicLink(Partial, outside);

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

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() => Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken));

        Assert.Contains(Root, error.Message, StringComparison.Ordinal);
        System.IO.File.Delete(Root);
    }

    [Fact]
    [Trait("Torture", "T097")]
    public async Task A_part_of_the_path_that_is_a_file_is_an_error_of_that_file_only()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Path.Combine(Root, "media"), "a file", CancellationToken);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() => Client.Downloads.DownloadAsync(File("media/x"), Root, cancellationToken: CancellationToken));

        Assert.Contains("media", error.Message, StringComparison.Ordinal);
    }
}
