using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace WandbGen.Testing;

/// <summary>The running framework's own assemblies, and the runtime's: nothing is fetched to compile against them.</summary>
internal static class RunningFramework
{
    public static ReferenceAssemblies Name { get; } = new("net10.0");

    public static void AddReferences(ProjectState state)
    {
        foreach (string path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            if (
                Path.GetFileName(path)
                is "System.Private.CoreLib.dll"
                    or "System.Runtime.dll"
                    or "System.Collections.dll"
                    or "System.Text.Json.dll"
                    or "WandbGen.dll"
            )
            {
                state.AdditionalReferences.Add(MetadataReference.CreateFromFile(path));
            }
        }
    }
}
