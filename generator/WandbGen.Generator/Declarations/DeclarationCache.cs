using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Declarations;

/// <summary>Reads declarations, and remembers what was read until something changes that they could depend on.</summary>
/// <remarks>
/// The compiler has every marked declaration read again in every compilation, since a name in it might mean something else by now; nearly
/// all of the time after an edit would go into that. Most edits are where no declaration looks.
/// </remarks>
/// <param name="scopes">What says whether something changed; one for all that read the same compilations.</param>
internal sealed class DeclarationCache<T>(
    Guard guard,
    DeclarationScopes scopes,
    Func<GeneratorAttributeSyntaxContext, CancellationToken, T?> read
)
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();
    private readonly object _gate = new();

    public T? Read(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        DeclarationScope scope = scopes.Of((CSharpCompilation)found.SemanticModel.Compilation, found.TargetNode.SyntaxTree);
        if (_entries.TryGetValue(found.TargetNode, out Entry? known) && known.Scope == scope)
        {
            return known.Value;
        }

        var entry = new Entry(scope, guard.Read(() => read(found, cancellationToken), cancellationToken));
        lock (_gate)
        {
            _entries.Remove(found.TargetNode);
            _entries.Add(found.TargetNode, entry);
        }

        return entry.Value;
    }

    private sealed class Entry(DeclarationScope scope, T? value)
    {
        public DeclarationScope Scope => scope;

        public T? Value => value;
    }
}
