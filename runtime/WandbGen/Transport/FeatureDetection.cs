using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Reads the features of a server once, before the first operation that depends on them.</summary>
internal sealed class FeatureDetection(GraphQLTransport transport)
{
    private readonly Lock _lock = new();
    private Task<ServerFeatures>? _features;

    public async Task<ServerFeatures> GetAsync(CancellationToken cancellationToken)
    {
        Task<ServerFeatures> asking;
        lock (_lock)
        {
            // A failed request is not cached: the next operation asks again.
            if (_features is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _features = AskAsync();
            }

            asking = _features;
        }

        return await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServerFeatures> AskAsync()
    {
        try
        {
            // The request is shared by all callers, so no caller's token cancels it. The disposal of the client does.
            return await transport.ExecuteAsync(new Question(), asksForLess: null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WandbGraphQLException exception) when (exception.Errors.Count > 0)
        {
            // A server that does not know the field has no features. A refusal without GraphQL errors comes from a proxy.
            return ServerFeatures.None;
        }
        catch (WandbException exception)
        {
            exception.IsShared = true;
            throw;
        }
    }

    private sealed class Question : IGraphQLRequest<ServerFeatures>
    {
        private static readonly GraphQLOperation s_operation = new(
            "ServerFeatures",
            GraphQLOperationKind.Query,
            "query ServerFeatures { serverInfo { features { name isEnabled } } }"u8
        );

        public GraphQLOperation Operation => s_operation;

        public void WriteVariables(Utf8JsonWriter writer) { }

        public ServerFeatures ReadData(ref JsonTokenReader reader) => ServerFeatures.Read(ref reader);
    }
}
