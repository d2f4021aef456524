using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Problems;

/// <summary>A place in a user's file, without the file's syntax: what the pipeline holds would keep it in memory.</summary>
internal sealed record FilePlace(string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>Where a symbol is declared, or <see langword="null"/> if that is in no file.</summary>
    public static FilePlace? Of(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault() is { SourceTree: { } tree } location
            ? new FilePlace(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
