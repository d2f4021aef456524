using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace WandbGen.Package.Tests;

/// <summary>The packages that the repository has: whatever project of <c>runtime</c> can be packed.</summary>
internal static class Packages
{
    private static readonly Dictionary<string, string> s_projects = Directory
        .EnumerateFiles(Path.Combine(BuildSettings.RepositoryRoot, "runtime"), "*.csproj", SearchOption.AllDirectories)
        .Where(static path => File.ReadAllText(path).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
        .ToDictionary(static path => Path.GetFileNameWithoutExtension(path));

    public static TheoryData<string> Ids => [.. s_projects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a project asks for and passes on, by name.</summary>
    public static IEnumerable<string> ReferencesOf(string id) =>
        XDocument
            .Load(s_projects[id])
            .Descendants()
            .Where(static item =>
                item.Name.LocalName is "PackageReference" or "ProjectReference" && item.Attribute("PrivateAssets")?.Value != "all"
            )
            .Select(NameOf)
            .Order(StringComparer.Ordinal);

    public static XDocument ReadManifest(ZipArchive package) =>
        XDocument.Load(package.Entries.Single(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());

    /// <summary>What a package asks for, with the lowest version.</summary>
    public static IEnumerable<(string Id, string Version)> DependenciesOf(ZipArchive package) =>
        ReadManifest(package)
            .Descendants()
            .Where(static element => element.Name.LocalName == "dependency")
            .Select(static element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value))
            .OrderBy(static dependency => dependency.Item1, StringComparer.Ordinal);

    public static string ReadText(ZipArchive package, string path)
    {
        using var reader = new StreamReader(package.GetEntry(path)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Whether the assembly of a package says that it can be trimmed, and with it compiled ahead of time.</summary>
    public static bool IsTrimmable(ZipArchive package, string id)
    {
        using PEReader image = OpenImage(package.GetEntry($"lib/net10.0/{id}.dll")!);
        MetadataReader metadata = image.GetMetadataReader();
        return metadata
            .GetAssemblyDefinition()
            .GetCustomAttributes()
            .Select(handle => metadata.GetBlobContent(metadata.GetCustomAttribute(handle).Value))
            .Any(static value => value.AsSpan().IndexOf("IsTrimmable"u8) >= 0);
    }

    public static PEReader OpenImage(ZipArchiveEntry entry) => new(Copy(entry));

    public static MemoryStream Copy(ZipArchiveEntry entry)
    {
        var copy = new MemoryStream();
        using (Stream stream = entry.Open())
        {
            stream.CopyTo(copy);
        }

        copy.Position = 0;
        return copy;
    }

    private static string NameOf(XElement item) =>
        item.Attribute("Include")!.Value is var name && item.Name.LocalName == "ProjectReference"
            ? Path.GetFileNameWithoutExtension(name)
            : name;
}
