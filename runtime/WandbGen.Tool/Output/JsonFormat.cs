using System.Text.Encodings.Web;
using System.Text.Json;

namespace WandbGen.Tool.Output;

/// <summary>How JSON looks: readable, since no browser takes it for a page.</summary>
internal static class JsonFormat
{
    public static JsonWriterOptions WriterOptions { get; } =
        new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Indented = true,
            NewLine = "\n",
        };

    public static JsonSerializerOptions SerializerOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
