using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>The request for one page of a collection.</summary>
internal sealed class PageFetch<T>(PagedCollection<T> collection, PageRequest page) : IGraphQLRequest<PageContent<T>>
{
    public GraphQLOperation Operation => collection.PagingOperation;

    public void WriteVariables(Utf8JsonWriter writer) => collection.WriteAllVariables(writer, page);

    public void RequireFeatures(ServerFeatures features) => collection.RequirePagingFeatures(features);

    public PageContent<T> ReadData(ref JsonTokenReader reader) => collection.Read(ref reader, page);
}
