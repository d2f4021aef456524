using System.Security.Cryptography;
using System.Text;
using WandbGen.History.Reading;

namespace WandbGen.History.Exports;

/// <summary>A parquet file that the server made of a part of a run's history.</summary>
/// <param name="run">The run.</param>
/// <param name="url">Its address, which may be signed and expire.</param>
internal sealed class Export(RunOverview run, string url) : IDownloadable
{
    public RunOverview Run => run;

    public string Name { get; private set; } = ExportAddress.NameOf(url);

    /// <summary>What identifies the file among those of the run.</summary>
    public string Address { get; } = ExportAddress.WithoutSignature(url);

    public long? Size { get; set; }

    public string? Md5 => null;

    public string? Url => url;

    /// <summary>How messages name it.</summary>
    public string Description => $"the export '{Name}' of the history of the run '{run.Path}'";

    /// <summary>Takes a name that no other export of the run has.</summary>
    public void TakeLongName()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Address)))[..16];
        Name = $"{Path.GetFileNameWithoutExtension(Name)}-{hash}{Path.GetExtension(Name)}";
    }

    public async ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default)
    {
        HistorySources now = await HistorySources.QueryAsync(run, cancellationToken).ConfigureAwait(false);
        return now.Exports.Urls.FirstOrDefault(fresh => ExportAddress.WithoutSignature(fresh) == Address);
    }
}
