using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tests;

/// <summary>The smallest operation, as the generator would emit it: reads <c>data.ping</c>, a <c>String!</c>.</summary>
internal sealed class Ping(GraphQLOperationKind kind = GraphQLOperationKind.Query) : IGraphQLRequest<string>
{
    public const string Pong = """{"data":{"ping":"pong"}}""";

    public GraphQLOperation Operation { get; } =
        new("Ping", kind, kind == GraphQLOperationKind.Query ? "query Ping { ping }"u8 : "mutation Ping { ping }"u8);

    public void WriteVariables(Utf8JsonWriter writer) { }

    public string ReadData(ref JsonTokenReader reader)
    {
        string? ping = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (GraphQLReader.IsText(in reader, "ping"u8))
            {
                reader.Read();
                ping =
                    reader.TokenType == JsonTokenType.String
                        ? reader.OpenValue().GetString()
                        : GraphQLReader.ThrowUnexpected<string>(ref reader, "String!");
            }
            else
            {
                reader.Skip();
            }
        }

        if (ping is null)
        {
            GraphQLReader.ThrowMissing<string>(ref reader, "ping", "String!");
        }

        return ping!;
    }
}
