using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Declarations;

/// <summary>Reads declarations, and remembers what was read until something changes that they could depend on.</summary>
/// <remarks>
/// The compiler has every marked declaration read again in every compilation, since a name in it might mean something else by now; nearly
/// all of the time after an edit goes
/// into that. Most edits are inside bodies, where no declaration looks.
/// </remarks>
/// <param name="snapshots">What says whether something changed; one for all that read the same compilations.</param>
internal sealed class DeclarationCache<T>(
    Guard guard,
    CompilationSnapshots snapshots,
    Func<GeneratorAttributeSyntaxContext, CancellationToken, T?> read
)
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();
    private readonly object _gate = new();

    public T? Read(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        CompilationSnapshot snapshot = snapshots.Of((CSharpCompilation)found.SemanticModel.Compilation);
        if (_entries.TryGetValue(found.TargetNode, out Entry? known) && known.Snapshot == snapshot)
        {
            return known.Value;
        }

        var entry = new Entry(snapshot, guard.Read(() => read(found, cancellationToken)));
        lock (_gate)
        {
            _entries.Remove(found.TargetNode);
            _entries.Add(found.TargetNode, entry);
        }

        return entry.Value;
    }

    private sealed class Entry(CompilationSnapshot snapshot, T? value)
    {
        public CompilationSnapshot Snapshot => snapshot;

        public T? Value => value;
    }
}
