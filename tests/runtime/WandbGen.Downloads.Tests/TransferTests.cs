namespace WandbGen.Downloads.Tests;

/// <summary>Faults that change bytes during a transfer; the trait is the fault's number.</summary>
public sealed class TransferTests : DownloadTest
{
    [Theory]
    [Trait("Torture", "T060")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(150_000)]
    [InlineData(299_999)]
    public async Task A_reset_at_any_byte_is_resumed_there(int cutAt)
    {
        Server.Script = (request, number) => number == 0 ? Server.Whole() with { CutAt = cutAt } : Server.Good(request);

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(VerificationLevel.Md5, file.Verification);
        await AssertCompleteAsync();
        // A reset may throw away what was not read yet, never more.
        Assert.True((Server.Requests[1].From ?? 0) <= cutAt);
        Assert.All(Server.Requests.Skip(1).Where(static request => request.From > 0), request => Assert.Equal("\"v1\"", request.IfRange));
    }

    [Fact]
    [Trait("Torture", "T061")]
    public async Task A_server_that_ignores_ranges_still_gives_the_right_file()
    {
        Server.Script = (_, number) => number == 0 ? Server.Whole() with { CutAt = 100_000 } : Server.Whole();

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T062")]
    [InlineData("bytes 0-9/300000")]
    [InlineData("bytes 1-299999/300001")]
    [InlineData("bytes */300000")]
    public async Task Other_bytes_than_were_asked_for_are_never_written(string contentRange)
    {
        Server.Script = (request, number) =>
            number switch
            {
                0 => Server.Whole() with { CutAt = 100_000 },
                1 => new ObjectAnswer(206, new byte[300_000], $"Content-Range: {contentRange}\r\n"),
                _ => Server.Good(request),
            };

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task An_address_is_asked_for_as_often_as_the_caller_allows()
    {
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('k', 40),
                MaxAddressRefreshes = 1,
            }
        );
        Server.Script = (_, _) => new ObjectAnswer(403, []);

        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            client.Downloads.DownloadAsync(File(refresh: () => Server.Url + "&again"), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task A_large_file_in_one_stream_is_resumed_and_verified()
    {
        Server.Content = System.Security.Cryptography.RandomNumberGenerator.GetBytes(9_000_001);
        Server.Script = (request, number) => number < 3 ? Server.Good(request) with { CutAt = 2_500_000 } : Server.Good(request);
        var oneStream = new DownloadOptions { MaxParallelRanges = 1 };

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, oneStream, cancellationToken: CancellationToken);

        Assert.Equal(VerificationLevel.Md5, file.Verification);
        Assert.Equal(4, Server.Requests.Count);
        await AssertCompleteAsync();
        RemoteFile announced = File();
        Server.Content[^1] ^= 1;
        System.IO.File.Delete(Target);
        await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            Client.Downloads.DownloadAsync(announced, Root, oneStream, cancellationToken: CancellationToken)
        );
    }

    [Fact]
    [Trait("Torture", "T064")]
    public async Task An_object_that_changes_meanwhile_is_fetched_anew_and_no_mixture()
    {
        byte[] old = Server.Content;
        byte[] changed = [.. old.Reverse()];
        Server.Script = (request, number) =>
        {
            if (number == 0)
            {
                return Server.Whole() with { CutAt = 100_000 };
            }

            Server.EntityTag = "\"v2\"";
            Server.Content = changed;
            return Server.Good(request);
        };

        // The listing is of the new object already.
        await Client.Downloads.DownloadAsync(
            new RemoteFile("model.bin", changed.Length, Md5(changed), Server.Url),
            Root,
            cancellationToken: CancellationToken
        );

        await AssertCompleteAsync();
        Assert.Equal(3, Server.Requests.Count);
    }

    [Theory]
    [Trait("Torture", "T064")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_is_another_one_than_was_listed_is_an_error_and_not_a_mixture(bool changesOnce)
    {
        RemoteFile file = File();
        byte[] changed = [.. Server.Content.Reverse()];
        Server.Script = (request, number) =>
        {
            if (number == 0 || !changesOnce && number < 4)
            {
                Server.EntityTag = $"\"{number}\"";
                return request.From is null ? Server.Whole() with { CutAt = 100_000 } : Server.Good(request);
            }

            Server.EntityTag = "\"v2\"";
            Server.Content = changed;
            return Server.Good(request);
        };

        await Assert.ThrowsAsync<WandbObjectChangedException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );

        Assert.False(System.IO.File.Exists(Target));
    }

    [Theory]
    [Trait("Torture", "T064")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_checksum_or_a_tag_a_broken_transfer_begins_anew(bool knowsRanges)
    {
        byte[] old = Server.Content;
        byte[] changed = [.. old.Reverse()];
        Server.Script = (request, number) =>
        {
            if (number > 0)
            {
                Server.Content = changed;
            }

            ObjectAnswer answer = knowsRanges ? Server.Good(request) : Server.Whole();
            return answer with
            {
                Headers = answer.Headers.Replace($"ETag: {Server.EntityTag}\r\n", "", StringComparison.Ordinal),
                CutAt = number == 0 ? 100_000 : null,
            };
        };

        DownloadedFile file = await Client.Downloads.DownloadAsync(
            new RemoteFile("model.bin", old.Length, md5: null, Server.Url),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Equal(VerificationLevel.SizeOnly, file.Verification);
        await AssertCompleteAsync();
        Assert.All(Server.Requests, request => Assert.Null(request.From));
    }

    [Fact]
    [Trait("Torture", "T064")]
    public async Task Without_a_checksum_a_new_object_without_a_tag_is_not_appended_to_the_old_one()
    {
        byte[] changed = [.. Server.Content.Reverse()];
        RemoteFile file = new("model.bin", Server.Content.Length, md5: null, Server.Url);
        Server.Script = (_, number) =>
        {
            if (number == 0)
            {
                return Server.Whole() with { CutAt = 100_000 };
            }

            Server.Content = changed;
            return Server.Whole() with { Headers = "" };
        };

        await Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_somebody_makes_meanwhile_is_not_replaced_unless_wished(bool existOk)
    {
        Server.Script = (request, _) =>
        {
            System.IO.File.WriteAllText(Target, "somebody's");
            return Server.Good(request);
        };

        Task<DownloadedFile> download = Client.Downloads.DownloadAsync(
            File(),
            Root,
            new DownloadOptions { ExistOk = existOk },
            cancellationToken: CancellationToken
        );

        if (existOk)
        {
            Assert.True((await download).AlreadyExisted);
        }
        else
        {
            await Assert.ThrowsAsync<WandbFileExistsException>(() => download);
        }

        Assert.Equal("somebody's", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
    }

    [Fact]
    public async Task A_refresh_that_fails_is_the_error_and_is_not_repeated_by_the_download()
    {
        int refreshes = 0;
        Server.Script = (_, _) => new ObjectAnswer(403, []);
        RemoteFile file = File(refresh: () =>
        {
            refreshes++;
            throw new IOException("the API is gone");
        });

        await Assert.ThrowsAnyAsync<Exception>(() => Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken));

        Assert.Equal(1, refreshes);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [Trait("Torture", "T067")]
    [Trait("Torture", "T068")]
    [InlineData("longer")]
    [InlineData("flipped")]
    [InlineData("shorter")]
    public async Task Damaged_bytes_are_fetched_once_more_and_never_get_the_final_name(string damage)
    {
        byte[] damaged = damage switch
        {
            "longer" => [.. Server.Content, 0],
            "shorter" => Server.Content[..^1],
            _ => [.. Server.Content[..^1], (byte)(Server.Content[^1] ^ 1)],
        };
        RemoteFile file = File();
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
        Server.Content = damaged;

        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(() =>
            Client.Downloads.DownloadAsync(file, Root, Replace, cancellationToken: CancellationToken)
        );

        Assert.IsType<WandbIntegrityException>(error);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    [Trait("Torture", "T068")]
    public async Task One_damaged_transfer_is_mended_by_the_next()
    {
        Server.Script = (request, number) =>
            number == 0 ? Server.Whole() with { Body = [.. Server.Content[..^1], (byte)(Server.Content[^1] ^ 1)] } : Server.Good(request);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T070")]
    [InlineData(403, "<Message>Request has expired</Message>")]
    [InlineData(401, "")]
    [InlineData(400, "<Code>ExpiredToken</Code>")]
    public async Task An_address_that_expires_is_asked_for_again_and_the_download_goes_on(int status, string body)
    {
        string fresh = Server.Url + "&fresh";
        Server.Script = (request, number) =>
            number == 0 ? Server.Whole() with { CutAt = 100_000 }
            : request.Path.EndsWith("&fresh", StringComparison.Ordinal) ? Server.Good(request)
            : new ObjectAnswer(status, System.Text.Encoding.ASCII.GetBytes(body));

        await Client.Downloads.DownloadAsync(File(refresh: () => fresh), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
        Assert.True(Server.Requests[^1].From is null or > 0);
    }

    [Fact]
    [Trait("Torture", "T071")]
    public async Task An_address_that_stays_refused_ends_after_three_new_ones_with_no_secret_in_the_text()
    {
        Server.Script = (_, _) => new ObjectAnswer(403, []);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(refresh: () => Server.Url), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(4, Server.Requests.Count);
        Assert.Contains("expired", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    [Trait("Torture", "T073")]
    public async Task A_silent_connection_is_given_up_and_resumed()
    {
        Server.Script = (request, number) =>
            number == 0 ? Server.Whole() with { Body = Server.Content[..100_000], Length = 300_000, Stalls = true } : Server.Good(request);

        await Client.Downloads.DownloadAsync(File(), Root, Impatient, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T081")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    public async Task Any_size_is_right_and_no_range_is_empty(int size)
    {
        Server.Content = new byte[size];

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(size, file.Length);
        await AssertCompleteAsync();
        Assert.Null(Assert.Single(Server.Requests).From);
    }

    [Theory]
    [Trait("Torture", "T082")]
    [InlineData("s3://bucket/key")]
    [InlineData("gs://bucket/key")]
    [InlineData("file:///etc/passwd")]
    [InlineData("relative/path")]
    [InlineData("")]
    public async Task What_is_no_web_address_is_refused_without_a_request_or_a_file(string url)
    {
        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File("a/b/model.bin", url), Root, cancellationToken: CancellationToken)
        );

        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task A_failing_server_is_asked_five_times_and_no_more()
    {
        Server.Script = (_, _) => new ObjectAnswer(503, []);

        WandbTransportException error = await Assert.ThrowsAsync<WandbTransportException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(5, Server.Requests.Count);
        Assert.Equal(5, error.Attempts);
    }

    [Fact]
    public async Task The_key_is_not_sent_to_the_storage()
    {
        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.DoesNotContain(
            Assert.Single(Server.Requests).Headers.Keys,
            static name => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    [Trait("Torture", "T080")]
    public async Task A_file_that_exists_is_an_error_before_any_request_or_taken_as_it_is()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);

        WandbFileExistsException error = await Assert.ThrowsAsync<WandbFileExistsException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );
        DownloadedFile existing = await Client.Downloads.DownloadAsync(
            File(),
            Root,
            new DownloadOptions { ExistOk = true },
            cancellationToken: CancellationToken
        );

        Assert.Equal(Target, error.Path);
        Assert.Equal((true, 3L, VerificationLevel.None), (existing.AlreadyExisted, existing.Length, existing.Verification));
        Assert.Empty(Server.Requests);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
    }

    [Fact]
    [Trait("Torture", "T080")]
    public async Task A_file_that_is_replaced_can_be_read_until_the_new_one_is_complete()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource();
        Server.Script = (request, number) => number == 0 ? Server.Whole() with { CutAt = 200_000 } : Server.Good(request);
        Server.Gate = () =>
        {
            if (Server.Requests.Count == 1)
            {
                return Task.CompletedTask;
            }

            answering.TrySetResult();
            return goOn.Task;
        };

        Task<DownloadedFile> download = Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken);
        await answering.Task;
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
        goOn.SetResult();
        await download;

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_later_call_goes_on_from_what_an_earlier_one_left()
    {
        using (var cancel = new CancellationTokenSource())
        {
            Server.Script = (_, _) => Server.Whole() with { Body = Server.Content[..200_000], Length = 300_000, Stalls = true };
            Task first = Client.Downloads.DownloadAsync(File(), Root, cancellationToken: cancel.Token);
            await Patience.UntilAsync(() => Partials is [var partial] && new FileInfo(partial).Length == 200_000, CancellationToken);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        Assert.False(System.IO.File.Exists(Target));
        Assert.Single(Partials);
        int before = Server.Requests.Count;
        Server.Script = null;

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.True(Server.Requests[before].From > 0);
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T076")]
    public async Task What_an_earlier_process_left_is_not_trusted_unless_the_whole_verifies()
    {
        Directory.CreateDirectory(Arriving);
        await System.IO.File.WriteAllBytesAsync(LeftOver, new byte[Server.Content.Length], CancellationToken);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_file_in_place_that_a_program_is_reading_is_taken_as_it_is()
    {
        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);
        using FileStream reader = new(Target, FileMode.Open, FileAccess.Read, FileShare.Read);

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.True(file.AlreadyExisted);
        Assert.Single(Server.Requests);
    }

    [Fact]
    [Trait("Torture", "T137")]
    public async Task Two_downloads_of_the_same_file_do_not_disturb_each_other()
    {
        DownloadedFile[] files = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken))
        );

        await AssertCompleteAsync();
        Assert.All(files, file => Assert.Equal(VerificationLevel.Md5, file.Verification));
    }

    [Fact]
    [Trait("Torture", "T137")]
    public async Task Who_wants_what_somebody_is_downloading_already_waits_and_has_it_too()
    {
        var arrived = new SemaphoreSlim(0);
        Server.Gate = () => arrived.WaitAsync(CancellationToken);
        using WandbClient other = CreateClient();
        Task<DownloadedFile> first = Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);
        SpinWait.SpinUntil(() => Server.Requests.Count == 1, Patience.Limit);

        Task<DownloadedFile> second = other.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);
        arrived.Release();

        Assert.False((await first).AlreadyExisted);
        Assert.True((await second).AlreadyExisted);
        Assert.Equal(VerificationLevel.Md5, (await second).Verification);
        Assert.Single(Server.Requests);
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "T137")]
    public async Task Who_waits_for_somebody_who_gets_nowhere_goes_on_alone()
    {
        Server.Script = (request, number) => number == 0 ? Server.Whole() with { CutAt = 1000, Stalls = true } : Server.Good(request);
        using WandbClient other = CreateClient();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        Task<DownloadedFile> first = Client.Downloads.DownloadAsync(File(), Root, cancellationToken: cancellation.Token);
        SpinWait.SpinUntil(() => Partials is [var partial] && new FileInfo(partial).Length > 0, Patience.Limit);

        DownloadedFile second = await other.Downloads.DownloadAsync(File(), Root, Impatient, cancellationToken: CancellationToken);

        Assert.False(second.AlreadyExisted);
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task One_bad_file_of_many_does_not_cost_the_others()
    {
        IDownloadable[] files = [File("a"), File("../b"), File("c"), File("d", url: "s3://x/y")];

        WandbDownloadAllException error = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            Client.Downloads.DownloadAllAsync(files.ToAsyncEnumerable(), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(["a", "c"], error.Completed.Select(static file => file.Name));
        Assert.Equal(["../b", "d"], error.Failures.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(Root).Length);
    }

    [Fact]
    public async Task A_stream_resumes_a_broken_connection_and_verifies_its_end()
    {
        Server.Script = (request, number) => number == 0 ? Server.Whole() with { CutAt = 123_456 } : Server.Good(request);
        using var copy = new MemoryStream();

        await using (Stream stream = await Client.Downloads.OpenReadAsync(File(), cancellationToken: CancellationToken))
        {
            await stream.CopyToAsync(copy, CancellationToken);
        }

        Assert.Equal(Server.Content, copy.ToArray());
    }

    [Fact]
    public async Task A_stream_of_damaged_bytes_does_not_end_as_if_nothing_were_wrong()
    {
        RemoteFile file = File();
        Server.Content = [.. Server.Content[..^1], (byte)(Server.Content[^1] ^ 1)];
        await using Stream stream = await Client.Downloads.OpenReadAsync(file, cancellationToken: CancellationToken);

        await Assert.ThrowsAsync<WandbIntegrityException>(() => stream.CopyToAsync(Stream.Null, CancellationToken));
    }
}
