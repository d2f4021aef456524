using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>A sandbox of one test, empty at first.</summary>
public abstract class SandboxFixture : IAsyncLifetime
{
    private SandboxClient _client = null!;

    private protected WandbSandbox Sandbox { get; private set; } = null!;

    private protected SandboxData Data => Sandbox.Data;

    private protected virtual WandbSandboxOptions Options => new() { ExampleProject = false };

    public async ValueTask InitializeAsync()
    {
        Sandbox = await WandbSandbox.StartAsync(Options, TestContext.Current.CancellationToken);
        _client = new SandboxClient(Sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client.Dispose();
        await Sandbox.DisposeAsync();
    }

    private protected Task<JsonElement> QueryAsync(string document, object? variables = null) => _client.QueryAsync(document, variables);

    /// <summary>The message of the first error, and the status that came with it.</summary>
    private protected async Task<(int Status, string Message)> FailAsync(string document, object? variables = null)
    {
        (int status, JsonElement body) = await _client.PostAsync(JsonSerializer.Serialize(new { query = document, variables }));
        return (status, body.GetProperty("errors")[0].GetProperty("message").GetString()!);
    }
}

internal static class JsonElements
{
    /// <summary>What is at a path of fields.</summary>
    public static JsonElement At(this JsonElement element, string path) =>
        path.Split('.').Aggregate(element, static (at, name) => at.GetProperty(name));

    /// <summary>The nodes of a connection.</summary>
    public static JsonElement[] Nodes(this JsonElement connection) =>
        [.. connection.GetProperty("edges").EnumerateArray().Select(static edge => edge.GetProperty("node"))];

    /// <summary>A field of each node of a connection, as text.</summary>
    public static string[] Values(this JsonElement connection, string field) =>
        [.. connection.Nodes().Select(node => node.GetProperty(field).ToString())];
}
