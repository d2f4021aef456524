using System.Text;
using System.Text.Json;
using System.Xml;

namespace WandbGen.Transport;

/// <summary>
/// Reads the body of a storage's refusal: XML of S3, Google Cloud Storage and Azure Blob Storage, JSON of Google and gateways, or plain
/// text. A truncated body is read as far as possible.
/// </summary>
internal static class StorageErrorReader
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The error that a body states.</summary>
    public readonly record struct Text(string? Code, string? Message, bool IsXml = false);

    public static Text Read(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> start = body.Span;
        // The body of Azure's errors begins with a byte order mark.
        start = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        start = start.TrimStart(" \t\r\n"u8);
        return start.IsEmpty ? default
            : start[0] == (byte)'<' ? ReadXml(start.ToArray()) with { IsXml = true }
            : start[0] is (byte)'{' or (byte)'[' ? ReadJson(start)
            : new Text(null, Encoding.UTF8.GetString(start));
    }

    private static Text ReadXml(byte[] body)
    {
        string? code = null;
        string? message = null;
        string? detail = null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), s_settings);
            string element = "";
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    element = reader.LocalName;
                }
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    switch (element.ToUpperInvariant())
                    {
                        case "CODE":
                            code ??= reader.Value;
                            break;
                        case "MESSAGE":
                            message ??= reader.Value;
                            break;
                        case "DETAILS" or "AUTHENTICATIONERRORDETAIL":
                            detail ??= reader.Value;
                            break;
                    }
                }
            }
        }
        catch (XmlException)
        {
            // The XML is truncated or not valid. What was read before is used.
        }

        return Create(code, message, detail);
    }

    private static Text ReadJson(ReadOnlySpan<byte> body)
    {
        string? reason = null;
        string? code = null;
        string? status = null;
        string? message = null;
        string? detail = null;
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, state: default);
            string name = "";
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = reader.GetString()!.ToUpperInvariant();
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    string value = reader.GetString()!;
                    switch (name)
                    {
                        case "REASON":
                            reason ??= value;
                            break;
                        case "CODE" or "__TYPE":
                            code ??= value;
                            break;
                        case "STATUS":
                            status ??= value;
                            break;
                        case "MESSAGE" or "ERROR":
                            message ??= value;
                            break;
                        case "ERROR_DESCRIPTION" or "DETAIL" or "DETAILS":
                            detail ??= value;
                            break;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The JSON is truncated or not valid. What was read before is used.
        }

        return Create(reason ?? code ?? status, message, detail);
    }

    private static Text Create(string? code, string? message, string? detail) =>
        new(
            code?.Trim(),
            message is null ? detail
                : detail is null || message.Contains(detail, StringComparison.Ordinal) ? message
                : $"{message.Trim()} {detail}"
        );
}
