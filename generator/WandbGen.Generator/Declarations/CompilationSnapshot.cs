using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>What a declaration can depend on: references, options, and all code but the inside of bodies.</summary>
internal sealed class CompilationSnapshot(CSharpCompilation compilation)
{
    private readonly ImmutableArray<MetadataReference> _references = compilation.ExternalReferences;
    private readonly CSharpCompilationOptions _options = compilation.Options;
    private readonly string? _assemblyName = compilation.AssemblyName;
    private ImmutableArray<SyntaxTree> _trees = compilation.SyntaxTrees;

    /// <summary>Whether another compilation has the same snapshot; it is the one to compare with from then on.</summary>
    public bool TryMoveTo(CSharpCompilation other)
    {
        if (_trees == other.SyntaxTrees && _references == other.ExternalReferences)
        {
            return true;
        }

        if (
            _assemblyName != other.AssemblyName
            || _trees.Length != other.SyntaxTrees.Length
            || !_options.Equals(other.Options)
            || !_references.SequenceEqual(other.ExternalReferences, ReferenceEquals)
        )
        {
            return false;
        }

        for (int i = 0; i < _trees.Length; i++)
        {
            SyntaxTree tree = other.SyntaxTrees[i];
            if (_trees[i] != tree && !(_trees[i].Options.Equals(tree.Options) && _trees[i].IsEquivalentTo(tree, topLevel: true)))
            {
                return false;
            }
        }

        _trees = other.SyntaxTrees;
        return true;
    }
}
