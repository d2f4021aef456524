using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of run queues.</summary>
internal static class QueueChanges
{
    private const string Path = "team/model-registry/queue";

    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateRunQueue"] = Of(
                "UpsertRunQueue",
                static api =>
                    api.UpsertRunQueueAsync(
                        "team",
                        "new",
                        new NewRunQueue { ResourceType = "kubernetes", ResourceConfig = WandbValue.Parse("{\"replicas\": 2}") }
                    ),
                static async api =>
                    await FindAsync(() => api.RunQueueAsync("team", "new")) is { } queue
                    && await queue.ConfigAsync() is { Resource: "kubernetes" } config
                    && config.Config["replicas"].GetInt32() == 2
            ),
            ["UpdateRunQueue"] = Of(
                "UpsertRunQueue",
                static api =>
                    api.UpsertRunQueueAsync(
                        "team",
                        "queue",
                        new NewRunQueue { ResourceType = "local-process", ResourceConfig = WandbValue.Parse("{}") }
                    ),
                static async api =>
                    await (await api.RunQueueAsync(Path)).ConfigAsync() is { Resource: "local-process" }
                    && await (await api.RunQueueAsync(Path)).Items().CountAsync() == 1
            ),
            ["EnqueueRun"] = Of(
                "PushToRunQueue",
                static async api =>
                    await (await api.RunQueueAsync(Path)).EnqueueAsync(
                        WandbValue.Parse("{\"job\": \"new\"}"),
                        new Dictionary<string, WandbValue> { ["gpus"] = WandbValue.FromInt64(4) }
                    ),
                static async api =>
                    await (await api.RunQueueAsync(Path))
                        .Items()
                        .AnyAsync(static item =>
                            item.State == RunQueueItemState.Pending
                            && item.RunSpec.Find("resource_args.kubernetes.gpus") is { } gpus
                            && gpus.GetInt32() == 4
                        )
            ) with
            {
                IsRepeated = false,
            },
            ["DeleteRunQueueItem"] = Of(
                "DeleteFromRunQueue",
                static async api => await (await (await api.RunQueueAsync(Path)).Items().FirstAsync()).DeleteAsync(),
                static async api => !await (await api.RunQueueAsync(Path)).Items().AnyAsync()
            ),
            ["DeleteRunQueue"] = Of(
                "DeleteRunQueue",
                static async api => await (await api.RunQueueAsync(Path)).DeleteAsync(),
                static async api => await FindAsync(() => api.RunQueueAsync(Path)) is null
            ),
        };

    private static void Arrange(SandboxData data)
    {
        long queue = data.AddRunQueue(
            new SandboxRunQueue("team", "queue")
            {
                Resource = "kubernetes",
                ResourceConfig = """{"gpus": "{{gpus}}"}""",
                TemplateVariables = new Dictionary<string, string> { ["gpus"] = """{"type": "integer"}""" },
            }
        );
        data.AddRunQueueItem(new SandboxRunQueueItem(queue) { RunSpec = """{"job": "old"}""", State = "CLAIMED" });
    }

    private static Change Of(string operation, Func<WandbApi, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, make, isMade) { Arrange = Arrange };

    private static async Task<T?> FindAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (WandbNotFoundException)
        {
            return null;
        }
    }
}
