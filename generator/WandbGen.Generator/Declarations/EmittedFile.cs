using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Declarations;

/// <summary>Tells the files of this generator from those of the user: the analyzer sees both.</summary>
internal static class EmittedFile
{
    /// <summary>Whether this generator emitted a file: the compiler puts it into a folder of the generator's name.</summary>
    public static bool Is(SyntaxTree? tree) =>
        tree is not null && Path.GetFileName(Path.GetDirectoryName(tree.FilePath)) == WellKnownNames.Generator;

    /// <summary>Whether this generator emitted a member.</summary>
    public static bool Declares(ISymbol member) => member.DeclaringSyntaxReferences.Any(static reference => Is(reference.SyntaxTree));
}
