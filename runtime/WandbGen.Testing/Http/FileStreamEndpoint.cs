using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Http;

/// <summary>Receives the data that the program of a run sends while it runs: history, summary, console output and heartbeats.</summary>
internal static class FileStreamEndpoint
{
    public static async Task AnswerAsync(
        HttpContext context,
        SandboxData data,
        TimeProvider clock,
        string entity,
        string project,
        string run
    )
    {
        if (data.FindRun(entity, project, run) is not { } record)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"run {entity}/{project}/{run} not found").ConfigureAwait(false);
            return;
        }

        try
        {
            using JsonDocument body = await JsonDocument
                .ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)
                .ConfigureAwait(false);
            Receive(data, record, body.RootElement, clock.GetUtcNow());
        }
        catch (Exception exception)
            when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, exception.Message).ConfigureAwait(false);
            return;
        }

        await context
            .Response.WriteAsJsonAsync(new { exitcode = (int?)null, limits = new { } }, context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static void Receive(SandboxData data, RunRecord run, JsonElement body, DateTimeOffset now)
    {
        if (body.TryGetProperty("files", out JsonElement files) && files.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty file in files.EnumerateObject())
            {
                string[] content = [.. file.Value.GetProperty("content").EnumerateArray().Select(static line => line.GetString()!)];
                int offset = file.Value.TryGetProperty("offset", out JsonElement at) ? at.GetInt32() : 0;
                data.ReceiveStream(run.Id, file.Name, offset, content);
            }
        }

        string? state = IsTrue(body, "complete")
            ? body.TryGetProperty("exitcode", out JsonElement code) && code.ValueKind == JsonValueKind.Number && code.GetInt32() != 0
                ? "failed"
                : "finished"
            : IsTrue(body, "preempting")
                ? "preempting"
                : null;
        data.NoteStream(run.Id, state, now);
    }

    private static bool IsTrue(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = message }, context.RequestAborted);
    }
}
