namespace WandbGen.Api.Tests;

/// <summary>What all items do alike, made by a user's test or read from a server.</summary>
public sealed class ItemTests
{
    [Fact]
    public void An_item_that_a_test_made_says_where_to_get_one_that_can_be_asked()
    {
        var run = new Run
        {
            Id = "1jx3ka02",
            StorageId = "UnVuOjE=",
            Entity = "team",
            Project = "vision",
        };

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => run.Files());

        Assert.Equal(
            "The Run 'team/vision/1jx3ka02' was not read from a server, so it cannot send requests. "
                + "Get it from WandbApi or from an item that was read.",
            exception.Message
        );
        Assert.Equal("team/vision/1jx3ka02", run.ToString());
    }

    [Fact]
    public async Task A_users_test_replaces_what_an_item_asks_the_server_for()
    {
        RunOverview run = new FakeRun
        {
            Id = "1jx3ka02",
            StorageId = "UnVuOjE=",
            Entity = "team",
            Project = "vision",
        };

        RunFile file = await run.FileAsync("model.h5", TestContext.Current.CancellationToken);

        Assert.Equal("model.h5 (unknown type, 3 bytes)", file.ToString());
        Assert.Contains(
            "The RunOverview 'team/vision/1jx3ka02'",
            Assert.Throws<InvalidOperationException>(() => run.Files()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_shows_no_signature_wherever_it_is_shown()
    {
        WandbFile[] files =
        [
            new RunFile
            {
                Id = "1",
                Name = "https://bucket.example/a.txt?X-Amz-Signature=d34db33f",
                Url = "https://bucket.example/a.txt?X-Amz-Signature=d34db33f",
            },
            new ArtifactFile
            {
                Id = "1",
                Name = "a.txt",
                Url = "https://bucket.example/a.txt?X-Amz-Signature=d34db33f",
                DirectUrl = "https://bucket.example/a.txt?X-Amz-Signature=d34db33f",
            },
        ];

        Assert.All(files, static file => Assert.DoesNotContain("d34db33f", $"{file} {new { file }}", StringComparison.Ordinal));
    }

    private sealed class FakeRun : RunOverview
    {
        public override Task<RunFile> FileAsync(string name, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                new RunFile
                {
                    Id = "1",
                    Name = name,
                    Size = 3,
                }
            );
    }
}
