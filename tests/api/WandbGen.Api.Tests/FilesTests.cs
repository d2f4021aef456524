namespace WandbGen.Tests;

/// <summary>
/// The whole contract of the Python client's <c>Files(service_api, run, names=None, per_page=50, upload=False, pattern=None)</c>, end to
/// end
/// against the sandbox, whose GraphQL engine validates every document that we send.
/// </summary>
public sealed class FilesTests : SandboxTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public async Task Every_file_comes_once_and_in_the_servers_order(int count)
    {
        Run run = await RunWithFilesAsync(count);

        List<string> names = await run.Files().Select(file => file.Name).ToListAsync(CancellationToken);

        Assert.Equal(Enumerable.Range(0, count).Select(NameOf), names);
    }

    [Fact]
    public async Task Names_filters_by_name()
    {
        Run run = await RunWithFilesAsync(60);

        List<string> names = await run.Files(names: [NameOf(7), NameOf(55), "missing"])
            .Select(file => file.Name)
            .ToListAsync(CancellationToken);

        Assert.Equal([NameOf(7), NameOf(55)], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_empty_list_of_names_means_every_file()
    {
        Run run = await RunWithFilesAsync(3);

        Assert.Equal(3, await run.Files(names: []).CountAsync<RunFile>(CancellationToken));
    }

    [Fact]
    public async Task Pattern_is_SQL_LIKE()
    {
        Run run = await RunWithFilesAsync(120);

        Assert.Equal(10, await run.Files(pattern: "%0011_.bin").CountAsync<RunFile>(CancellationToken));
    }

    [Fact]
    public async Task Names_and_pattern_together_are_an_error_before_any_request()
    {
        Run run = await RunWithFilesAsync(1);
        int before = Sandbox.Requests.Count;

        ArgumentException error = Assert.Throws<ArgumentException>(() => run.Files(names: ["a"], pattern: "%.json"));

        Assert.Contains("names", error.Message, StringComparison.Ordinal);
        Assert.Contains("pattern", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_page_size_below_one_is_an_error_before_any_request(int pageSize)
    {
        Run run = await RunWithFilesAsync(1);
        int before = Sandbox.Requests.Count;

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => run.Files(pageSize: pageSize));

        Assert.Equal("pageSize", error.ParamName);
        Assert.Equal(before, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_page_has_as_many_files_as_were_asked_for()
    {
        Run run = await RunWithFilesAsync(25);

        List<int> sizes = await run.Files(pageSize: 10).AsPages().Select(page => page.Items.Length).ToListAsync(CancellationToken);

        Assert.Equal([10, 10, 5], sizes);
    }

    [Fact]
    public async Task Upload_gives_the_address_to_upload_to()
    {
        Run run = await RunWithFilesAsync(1);

        RunFile download = await run.Files().FirstAsync(CancellationToken);
        RunFile upload = await run.Files(upload: true).FirstAsync(CancellationToken);

        Assert.NotEqual(download.Url, upload.Url);
        using var http = new HttpClient();
        using HttpResponseMessage put = await http.PutAsync(new Uri(upload.Url!), new ByteArrayContent([1, 2, 3]), CancellationToken);
        put.EnsureSuccessStatusCode();
        Assert.Equal(3, (await run.Files().FirstAsync(CancellationToken)).Size);
    }

    [Fact]
    public async Task Next_gives_the_next_file_and_says_when_there_is_none()
    {
        Run run = await RunWithFilesAsync(2);

        await using IAsyncEnumerator<RunFile> files = run.Files().GetAsyncEnumerator(CancellationToken);

        Assert.True(await files.MoveNextAsync());
        Assert.Equal(NameOf(0), files.Current.Name);
        Assert.True(await files.MoveNextAsync());
        Assert.Equal(NameOf(1), files.Current.Name);
        Assert.False(await files.MoveNextAsync());
        Assert.False(await files.MoveNextAsync());
    }

    [Fact]
    public async Task Nothing_is_asked_until_the_files_are_enumerated_and_the_first_one_costs_one_request()
    {
        Run run = await RunWithFilesAsync(500);
        int before = Sandbox.Requests.Count;

        Files files = run.Files();
        Assert.Equal(before, Sandbox.Requests.Count);

        await files.FirstAsync(CancellationToken);
        Assert.Equal(before + 1, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Interleaved_enumerators_do_not_disturb_each_other()
    {
        Run run = await RunWithFilesAsync(120);
        Files files = run.Files(pageSize: 50);

        await using IAsyncEnumerator<RunFile> first = files.GetAsyncEnumerator(CancellationToken);
        await using IAsyncEnumerator<RunFile> second = files.GetAsyncEnumerator(CancellationToken);
        for (int i = 0; i < 120; i++)
        {
            Assert.True(await first.MoveNextAsync());
            Assert.Equal(NameOf(i), first.Current.Name);
            if (i % 2 == 0)
            {
                Assert.True(await second.MoveNextAsync());
                Assert.Equal(NameOf(i / 2), second.Current.Name);
            }
        }

        Assert.False(await first.MoveNextAsync());
    }

    [Fact]
    public async Task A_listing_can_be_resumed_from_a_cursor_that_was_stored_as_text()
    {
        Run run = await RunWithFilesAsync(30);
        Page<RunFile> first = await run.Files(pageSize: 10).AsPages().FirstAsync(CancellationToken);
        string stored = first.Next.ToString()!;

        List<string> rest = [];
        await foreach (Page<RunFile> page in run.Files(pageSize: 10).AsPages(PageCursor.Parse(stored)).WithCancellation(CancellationToken))
        {
            foreach (RunFile file in page.Items.ToArray())
            {
                rest.Add(file.Name);
            }
        }

        Assert.Equal(Enumerable.Range(10, 20).Select(NameOf), rest);
    }

    [Fact]
    public async Task Count_is_the_number_of_files_that_the_collection_yields()
    {
        Run run = await RunWithFilesAsync(70);

        Assert.Equal(70, await run.Files().CountAsync(CancellationToken));
        Assert.Equal(1, await run.Files(pattern: "%000001.bin").CountAsync(CancellationToken));
        Assert.Equal(2, await run.Files(names: [NameOf(1), NameOf(60)]).CountAsync(CancellationToken));
        Assert.Equal(70, run.FileCount);
    }

    [Fact]
    public async Task All_files_of_a_collection_are_deleted_in_batches_and_no_other()
    {
        Run run = await RunWithFilesAsync(450);
        var progress = new List<DeleteProgress>();

        IReadOnlyList<string> deleted = await run.Files(pattern: "%0002%").DeleteAllAsync(new Told(progress.Add), CancellationToken);
        int left = await run.Files().CountAsync(CancellationToken);
        IReadOnlyList<string> rest = await run.Files().DeleteAllAsync(cancellationToken: CancellationToken);

        Assert.Equal(Enumerable.Range(0, 450).Select(NameOf).Count(name => name.Contains("0002", StringComparison.Ordinal)), deleted.Count);
        Assert.Equal(450 - deleted.Count, left);
        Assert.Equal(left, rest.Count);
        Assert.Equal(0, await run.Files().CountAsync(CancellationToken));
        Assert.Equal(new DeleteProgress(deleted.Count, 0, deleted.Count), progress[^1]);
        Assert.Equal([], await run.Files().DeleteAllAsync(cancellationToken: CancellationToken));
    }

    [Fact]
    public async Task Deleting_while_a_listing_goes_on_is_an_error_and_never_skips_files()
    {
        Run run = await RunWithFilesAsync(300);

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (RunFile file in run.Files(pattern: "%.bin").WithCancellation(CancellationToken))
            {
                await file.DeleteAsync(CancellationToken);
            }
        });

        Assert.Contains("DeleteAllAsync", error.Message, StringComparison.Ordinal);
        Assert.Equal(299, await run.Files().CountAsync(CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_way_through_a_collection_tells_of_deletions(int way)
    {
        Run run = await RunWithFilesAsync(120);
        Files files = run.Files();
        Func<Task> walk = way switch
        {
            0 => async () =>
            {
                await foreach (Page<RunFile> page in files.AsPages(pageSize: 50).WithCancellation(CancellationToken))
                {
                    await page.Items.Span[0].DeleteAsync(CancellationToken);
                }
            },
            1 => async () =>
            {
                await foreach (RunFile file in files.Take(100).WithCancellation(CancellationToken))
                {
                    await file.DeleteAsync(CancellationToken);
                }
            },
            _ => async () =>
            {
                await foreach (RunFile file in files.Where(file => file.Size > 0).WithCancellation(CancellationToken))
                {
                    await file.DeleteAsync(CancellationToken);
                }
            },
        };

        await Assert.ThrowsAsync<InvalidOperationException>(walk);
    }

    [Fact]
    public async Task What_fits_one_page_can_be_deleted_while_it_is_read_and_so_can_what_was_listed_before()
    {
        Run run = await RunWithFilesAsync(130);
        await foreach (RunFile file in run.Files(pattern: "%00001_.bin").WithCancellation(CancellationToken))
        {
            await file.DeleteAsync(CancellationToken);
        }

        foreach (RunFile file in await run.Files().ToListAsync(CancellationToken))
        {
            await file.DeleteAsync(CancellationToken);
        }

        Assert.Equal(0, await run.Files().CountAsync(CancellationToken));
    }

    [Fact]
    public async Task Files_that_were_passed_are_not_held()
    {
        Run run = await RunWithFilesAsync(20_000);

        List<WeakReference> passed = [];
        Files files = run.Files();
        await foreach (RunFile file in files.WithCancellation(CancellationToken))
        {
            passed.Add(new WeakReference(file));
        }

        GC.Collect();
        Assert.Equal(20_000, passed.Count);
        // The last item can still be in a local of this method, and the last page in a buffer that is reused.
        Assert.InRange(passed.Count(static reference => reference.IsAlive), 0, 1_000);
        GC.KeepAlive(files);
    }

    [Fact]
    public async Task A_file_is_found_by_its_name()
    {
        Run run = await RunWithFilesAsync(5);

        RunFile file = await run.FileAsync(NameOf(3), CancellationToken);

        Assert.Equal(NameOf(3), file.Name);
        Assert.Equal(4, file.Size);
        Assert.NotNull(file.Md5);
        Assert.NotNull(file.UpdatedAt);
        Assert.NotNull(file.MimeType);
        Assert.NotNull(file.DirectUrl);
    }

    [Fact]
    public async Task A_file_that_the_run_does_not_have_is_a_typed_error_that_names_it()
    {
        Run run = await RunWithFilesAsync(5);

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(() =>
            run.FileAsync("missing.h5", CancellationToken)
        );

        Assert.Contains("missing.h5", error.Message, StringComparison.Ordinal);
        Assert.Contains(run.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_a_run_that_is_gone_are_a_typed_error_and_not_an_empty_list()
    {
        var files = new Files(
            new Run
            {
                Id = "gone",
                StorageId = "1",
                Entity = "entity",
                Project = "project",
                Client = Api.Client,
            }
        );
        Data.AddRun("entity", "project", "other");

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(async () =>
            await files.FirstOrDefaultAsync(CancellationToken)
        );
        await Assert.ThrowsAsync<WandbNotFoundException>(() => files.CountAsync(CancellationToken));

        Assert.Equal("Run", error.TypeName);
        Assert.Contains("gone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_file_is_gone()
    {
        Run run = await RunWithFilesAsync(3);
        RunFile file = await run.FileAsync(NameOf(1), CancellationToken);

        await file.DeleteAsync(CancellationToken);

        Assert.Equal([NameOf(0), NameOf(2)], await run.Files().Select(left => left.Name).ToListAsync(CancellationToken));
    }

    private sealed class Told(Action<DeleteProgress> report) : IProgress<DeleteProgress>
    {
        public void Report(DeleteProgress value) => report(value);
    }

    private static string NameOf(int index) => $"data/{index:D6}.bin";

    private async Task<Run> RunWithFilesAsync(int count)
    {
        Data.AddRun("entity", "project", "run");
        Data.AddFiles("entity", "project", "run", count, NameOf, index => BitConverter.GetBytes(index));
        return await Api.RunAsync("entity/project/run", CancellationToken);
    }
}
