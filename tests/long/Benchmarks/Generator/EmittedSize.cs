using System.Globalization;
using Microsoft.CodeAnalysis;
using WandbGen.Generator;

namespace WandbGen.Benchmarks.Generator;

/// <summary>How much code is emitted for a project.</summary>
internal static class EmittedSize
{
    public static void Print(int collections)
    {
        var project = new UserProject(collections, schemaCopies: 1);
        GeneratorDriver driver = Drivers.Create(new WandbGenerator(), UserProject.File(project.Schema)).RunGenerators(project.Compilation);
        string[] files = [.. driver.GetRunResult().GeneratedTrees.Select(static tree => tree.GetText().ToString())];
        string[] lines = [.. files.SelectMany(static file => file.Split('\n'))];
        int code = lines.Count(static line => line.TrimStart() is { Length: > 1 } text && text[0] != '/');
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{collections} collections: {files.Length} files, {files.Sum(static file => file.Length):N0} characters, "
                    + $"{lines.Length:N0} lines, {code:N0} of them neither comments nor braces"
            )
        );
    }
}
