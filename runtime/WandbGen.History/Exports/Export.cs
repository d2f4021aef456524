using System.Security.Cryptography;
using System.Text;
using WandbGen.History.Reading;

namespace WandbGen.History.Exports;

/// <summary>A parquet file that the server made of a part of a run's history.</summary>
/// <param name="run">The run.</param>
/// <param name="url">Its address, which may be signed and expire.</param>
internal sealed class Export(RunOverview run, string url) : IDownloadable
{
    // Both parts and the hash fit into a name of any file system.
    private const int LongestPart = 100;

    public RunOverview Run => run;

    public string Name { get; private init; } = ExportAddress.NameOf(url);

    /// <summary>What identifies the file among those of the run.</summary>
    public string Address { get; } = ExportAddress.WithoutSignature(url);

    public long? Size { get; set; }

    public string? Md5 => null;

    public string? Url => url;

    /// <summary>How messages name it.</summary>
    public string Description => $"the export '{Name}' of the history of the run '{run.Path}'";

    /// <summary>An export with a name that no other one of any run has, and that it has whenever it is asked for, whatever else was
    /// exported.</summary>
    public static Export ToSave(RunOverview run, string url)
    {
        byte[] identity = Encoding.UTF8.GetBytes($"{run.StorageId}\n{ExportAddress.WithoutSignature(url)}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(identity))[..16];
        string stem = Path.GetFileNameWithoutExtension(ExportAddress.NameOf(url));
        return new Export(run, url) { Name = $"{ToFileName(run.Id)}-{ToFileName(stem)}-{hash}.parquet" };
    }

    public async ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default)
    {
        HistorySources now = await HistorySources.QueryAsync(run, cancellationToken).ConfigureAwait(false);
        return now.Exports.Urls.FirstOrDefault(fresh => ExportAddress.WithoutSignature(fresh) == Address);
    }

    // For people; files are distinguished by the hash.
    private static string ToFileName(string text)
    {
        Span<char> name = stackalloc char[Math.Min(text.Length, LongestPart)];
        for (int i = 0; i < name.Length; i++)
        {
            name[i] = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-' ? text[i] : '_';
        }

        return name.ToString();
    }
}
