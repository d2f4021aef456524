using WandbGen.Testing.Data;

namespace WandbGen.Testing.Http;

/// <summary>The addresses of a file: that at the API, which redirects, and that at the storage, which is signed.</summary>
internal sealed class FileAddresses(UrlSigner signer)
{
    public Uri BaseUrl { get; set; } = null!;

    public string AtApi(FileRecord file) =>
        $"{BaseUrl}files/"
        + string.Join(
            '/',
            new[] { file.EntityName, file.ProjectName, file.Owner }.Concat(file.Name.Split('/')).Select(Uri.EscapeDataString)
        );

    public string AtStorage(FileRecord file) => Sign("GET", file);

    public string ForUpload(FileRecord file) => Sign("PUT", file);

    public string OfExport(RunRecord run, string name) =>
        signer.Sign("GET", [UrlSigner.Exports, run.EntityName, run.ProjectName, run.Name, name]);

    public string OfPart(string upload, long number) =>
        signer.Sign("PUT", [UrlSigner.Uploads, upload, number.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    private string Sign(string method, FileRecord file) =>
        signer.Sign(method, [UrlSigner.Files, file.EntityName, file.ProjectName, file.Owner, .. file.Name.Split('/')]);
}
