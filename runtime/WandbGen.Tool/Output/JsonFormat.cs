using System.Text.Encodings.Web;
using System.Text.Json;

namespace WandbGen.Tool.Output;

/// <summary>How JSON looks: readable, since no browser takes it for a page.</summary>
internal static class JsonFormat
{
    /// <summary>The value of <c>--json</c> without fields.</summary>
    public const string AllFields = "*";

    public static JsonWriterOptions WriterOptions { get; } =
        new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Indented = true,
            NewLine = "\n",
        };

    public static JsonSerializerOptions SerializerOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
