using WandbGen.Transport;

namespace WandbGen.Downloads.Tests;

/// <summary>Addresses as servers give them: signed paths stay as they are written, relative ones are below the base URL, and a redirect
/// from somewhere else gets no key.</summary>
public sealed class AddressTests : DownloadTest
{
    private static readonly Uri s_base = new("https://corp.example:8443/wandb");

    public static TheoryData<string> Paths { get; } =
    [
        "/bucket/a/./b?X-Amz-Signature=1",
        "/bucket/a/../b?X-Amz-Signature=1",
        "/bucket/%2E%2E/b?sig=%2B%2f",
        "/bucket/%2e/b",
        "/bucket//b",
        "/bucket/a%2Fb",
        "/bucket/%7Euser/%41",
        "/bucket/a'b(c)",
        "/bucket/a+b%20c?q=a/../b&r=%2E",
        "/..",
        "/.",
        "/bucket/...",
        "/bucket/b/.?x",
        "/bucket/%C3%A9?x=%zz".Replace("%zz", "%25zz", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_signed_path_is_asked_for_as_it_is_written(string path)
    {
        await Client.Downloads.DownloadAsync(
            File(url: new Uri(Server.Url).GetLeftPart(UriPartial.Authority) + path),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Equal(path, Assert.Single(Server.Requests).Path);
    }

    [Fact]
    public async Task Traces_and_metrics_of_dot_net_take_such_a_path()
    {
        var spans = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = static source => source.Name == "System.Net.Http",
            Sample = static (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) =>
                System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Add($"{activity.GetTagItem("url.full")}"),
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        string authority = new Uri(Server.Url).GetLeftPart(UriPartial.Authority);

        await Client.Downloads.DownloadAsync(
            File(url: authority + "/a/../b?X-Amz-Signature=secret"),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Contains(authority + "/a/../b?*", spans);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_redirect_is_followed_to_the_path_as_it_is_written(string path)
    {
        Server.Script = (request, number) =>
            number switch
            {
                0 => new ObjectAnswer(307, [], $"Location: {new Uri(Server.Url).GetLeftPart(UriPartial.Authority)}{path}\r\n"),
                1 => new ObjectAnswer(302, [], $"Location: {path}\r\n"),
                _ => Server.Good(request),
            };

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal([path, path], Server.Requests.Skip(1).Select(static request => request.Path));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_upload_goes_to_the_path_as_it_is_written(string path)
    {
        string file = Path.GetTempFileName();
        try
        {
            Server.Script = static (_, _) => new ObjectAnswer(200, []);
            await Client.Uploads.UploadAsync(
                file,
                new Destination(new Uri(Server.Url).GetLeftPart(UriPartial.Authority) + path),
                cancellationToken: CancellationToken
            );

            Assert.Equal(path, Assert.Single(Server.Requests).Path);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    [Theory]
    [InlineData("https://h/a b", "/a%20b")]
    [InlineData("https://h/é/\U0001F389?x=\u202e", "/%C3%A9/%F0%9F%8E%89?x=%E2%80%AE")]
    [InlineData("https://h/a/../b\r\nX-Evil: 1", "/a/../b%0D%0AX-Evil:%201")]
    [InlineData("https://h/a/./<\"\\^`{|}>#secret", "/a/./%3C%22%5C%5E%60%7B%7C%7D%3E")]
    [InlineData("https://h/./100%", "/./100%25")]
    [InlineData("https://h?x=/../y", "/?x=/../y")]
    [InlineData("https://h#f", "/")]
    [InlineData("HTTPS://H/./x", "/./x")]
    [InlineData("  https://h/./x\n", "/./x")]
    public void What_has_no_place_in_a_request_is_escaped(string text, string pathAndQuery)
    {
        Uri address = ContentAddress.TryParse(text, s_base)!;

        Assert.Equal(("h", pathAndQuery), (address.Host, address.PathAndQuery));
    }

    [Theory]
    [InlineData("/storage/e/p/r1/a.txt?token=1", "https://corp.example:8443/wandb/storage/e/p/r1/a.txt?token=1")]
    [InlineData("/wandb/storage/a.txt", "https://corp.example:8443/wandb/storage/a.txt")]
    [InlineData("/wandbox/a.txt", "https://corp.example:8443/wandb/wandbox/a.txt")]
    [InlineData("/storage/./a/%2E%2E/b?x=/../y", "https://corp.example:8443/wandb/storage/./a/%2E%2E/b?x=/../y")]
    [InlineData("//storage.example/a", "https://storage.example/a")]
    [InlineData("https://storage.example/a", "https://storage.example/a")]
    [InlineData("/\\evil.example/a", "https://corp.example:8443/wandb/%5Cevil.example/a")]
    [InlineData("/@evil.example/a", "https://corp.example:8443/wandb/@evil.example/a")]
    public void A_relative_address_is_below_the_base_url(string text, string expected)
    {
        Uri address = ContentAddress.TryParse(text, s_base)!;

        Assert.Equal(expected, address.GetLeftPart(UriPartial.Authority) + address.PathAndQuery);
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("?x=1")]
    [InlineData("s3://bucket/key")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:/etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    [InlineData("https://[::1")]
    [InlineData("")]
    public void What_is_no_address_of_bytes_is_refused(string text) => Assert.Null(ContentAddress.TryParse(text, s_base));

    [Theory]
    [InlineData("https://a/b/c?d", "e", "https://a/b/e")]
    [InlineData("https://a/b/c?d", "../e", "https://a/e")]
    [InlineData("https://a/b/c?d", "?e", "https://a/b/c?e")]
    [InlineData("https://a/b/c?d", "//h/e", "https://h/e")]
    [InlineData("https://a/b/c?d", "/x/../e?f", "https://a/x/../e?f")]
    [InlineData("https://a/b/../c", "e", "https://a/e")]
    [InlineData("https://a/b", "https://h/\u00c3\u00a9", "https://h/%C3%A9")]
    public void A_redirect_leads_where_it_says(string from, string location, string expected)
    {
        Uri target = ContentAddress.TryRedirect(ContentAddress.TryParse(from, s_base)!, location)!;

        Assert.Equal(expected, target.GetLeftPart(UriPartial.Authority) + target.PathAndQuery);
    }

    [Theory]
    [InlineData("https://corp.example:8443/wandb/files/a", true)]
    [InlineData("https://corp.example:8443/wandb/../admin", false)]
    [InlineData("https://corp.example:8443/wandb/%2e%2E/admin", false)]
    [InlineData("https://corp.example:8443/wandb/a%2f..%2f..%2fadmin", false)]
    [InlineData("https://corp.example:8443/wandb/..%5cadmin", false)]
    [InlineData("https://corp.example:8443/wandb/a..b/c%20d", true)]
    [InlineData("https://corp.example:8443/admin", false)]
    public void The_key_goes_no_further_up_than_the_base_url(string address, bool isInside) =>
        Assert.Equal(isInside, new ServerOrigin(s_base).Contains(ContentAddress.TryParse(address, s_base)!));

    [Fact]
    public async Task The_key_goes_to_the_api_and_not_back_to_it_by_a_storages_word()
    {
        using var storage = new ObjectServer(Server.Content);
        string api = new Uri(Server.Url).GetLeftPart(UriPartial.Authority);
        storage.Script = (_, _) => new ObjectAnswer(302, [], $"Location: {api}/delete-everything\r\n");
        Server.Script = (request, number) => number == 0 ? new ObjectAnswer(302, [], $"Location: {storage.Url}\r\n") : Server.Good(request);
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri(api),
                ApiKey = new string('k', 40),
                Headers = new Dictionary<string, string> { ["X-Mine"] = "1" },
            }
        );

        await client.Downloads.DownloadAsync(File(url: "/files/model.bin"), Root, cancellationToken: CancellationToken);

        Assert.Equal(["/files/model.bin", "/delete-everything"], Server.Requests.Select(static request => request.Path));
        Assert.Equal([true, false], Server.Requests.Select(static request => request.Headers.ContainsKey("Authorization")));
        Assert.Equal([true, false], Server.Requests.Select(static request => request.Headers.ContainsKey("X-Mine")));
        Assert.DoesNotContain("Authorization", Assert.Single(storage.Requests).Headers.Keys);
    }

    [Fact]
    public async Task An_address_on_premises_is_below_the_base_urls_own_path_and_gets_the_key()
    {
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri(new Uri(Server.Url), "/wandb/"), ApiKey = new string('k', 40) }
        );

        await client.Downloads.DownloadAsync(File(url: "/storage/e/p/r1/model.bin?token=1"), Root, cancellationToken: CancellationToken);

        ObjectRequest request = Assert.Single(Server.Requests);
        Assert.Equal("/wandb/storage/e/p/r1/model.bin?token=1", request.Path);
        Assert.Contains("Authorization", request.Headers.Keys);
    }
}
