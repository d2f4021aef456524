using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>Sends GraphQL operations to one server; safe for concurrent use.</summary>
public sealed class WandbClient : IDisposable
{
    /// <summary>Sends one operation and reads its answer; called by emitted code.</summary>
    public Task<TResult> ExecuteAsync<TResult>(IGraphQLRequest<TResult> request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
