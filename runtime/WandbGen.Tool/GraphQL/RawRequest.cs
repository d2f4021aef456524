using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tool.GraphQL;

/// <summary>Sends a document as it was written, and gives its data as it came.</summary>
/// <param name="document">The document.</param>
/// <param name="variables">The variables, each as JSON.</param>
internal sealed class RawRequest(Document document, IReadOnlyDictionary<string, string> variables) : IGraphQLRequest<JsonElement>
{
    public GraphQLOperation Operation { get; } =
        new(
            document.Name,
            document.IsMutation ? GraphQLOperationKind.Mutation : GraphQLOperationKind.Query,
            Encoding.UTF8.GetBytes(document.Text)
        );

    public void WriteVariables(Utf8JsonWriter writer)
    {
        foreach ((string name, string value) in variables)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value);
        }
    }

    // An element that has half of a surrogate pair in a text can neither be written nor read.
    public JsonElement ReadData(ref JsonTokenReader reader) => GraphQLReader.ReadValue(ref reader).ToJsonElement();
}
