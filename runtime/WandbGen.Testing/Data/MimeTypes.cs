using Microsoft.AspNetCore.StaticFiles;

namespace WandbGen.Testing.Data;

/// <summary>Media types by extension.</summary>
internal static class MimeTypes
{
    private static readonly FileExtensionContentTypeProvider s_types = new()
    {
        Mappings =
        {
            [".yaml"] = "application/yaml",
            [".log"] = "text/plain",
            [".jsonl"] = "application/jsonl",
        },
    };

    public static string Of(string name) => s_types.TryGetContentType(name, out string? type) ? type : "application/octet-stream";
}
