using Microsoft.AspNetCore.Http;

namespace WandbGen.Testing.Http;

/// <summary>Handles every request at both origins: records it, and applies a fault if there is one.</summary>
internal sealed class Reception(WandbSandboxOptions options, RequestLog requests, SandboxFaults faults)
{
    /// <summary>Records a request and answers it.</summary>
    public async Task AnswerAsync(HttpContext context, SandboxRequest request, Func<Task> answerAsync)
    {
        requests.Add(request);
        try
        {
            await MeetFaultAsync(context, request, answerAsync).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !context.Response.HasStarted)
        {
            // An exception of the sandbox itself is reported in the answer.
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context
                .Response.WriteAsJsonAsync(
                    new { errors = new[] { new { message = $"the sandbox failed: {exception.Message}" } } },
                    context.RequestAborted
                )
                .ConfigureAwait(false);
        }
    }

    private async Task MeetFaultAsync(HttpContext context, SandboxRequest request, Func<Task> answerAsync)
    {
        if (faults.Meet(request) is not { } fault)
        {
            await answerAsync().ConfigureAwait(false);
            return;
        }

        if (fault.Pause != TimeSpan.Zero)
        {
            await Task.Delay(fault.Pause, options.TimeProvider, context.RequestAborted).ConfigureAwait(false);
        }

        if (fault.IsReset)
        {
            context.Abort();
        }
        else if (fault.IsExpired)
        {
            await StorageEndpoints
                .Error(StatusCodes.Status403Forbidden, "AccessDenied", "Request has expired")
                .ExecuteAsync(context)
                .ConfigureAwait(false);
        }
        else if (fault.StatusCode is { } status)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = fault.ContentType;
            foreach ((string name, string value) in fault.Headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsync(fault.Body, context.RequestAborted).ConfigureAwait(false);
        }
        else if (fault.CutAt is not null || fault.CutPart is not null || fault.IsDamaged)
        {
            await AnswerBadlyAsync(context, fault, answerAsync).ConfigureAwait(false);
        }
        else
        {
            await answerAsync().ConfigureAwait(false);
        }
    }

    private static async Task AnswerBadlyAsync(HttpContext context, SandboxFault fault, Func<Task> answerAsync)
    {
        Stream body = context.Response.Body;
        var faulty = new FaultyBody(context, body, fault);
        await using (faulty.ConfigureAwait(false))
        {
            context.Response.Body = faulty;
            try
            {
                await answerAsync().ConfigureAwait(false);
                await faulty.CompleteAsync(context.RequestAborted).ConfigureAwait(false);
            }
            finally
            {
                context.Response.Body = body;
            }
        }
    }
}
