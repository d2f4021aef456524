using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Remembers what was read of declarations, until something changes that they could depend on.</summary>
/// <remarks>
/// The compiler has every marked declaration read again in every compilation, since a name in it might mean something else by now; nearly all of the time after an edit goes
/// into that. Most edits are inside bodies, where no declaration looks.
/// </remarks>
internal sealed class DeclarationMemory<T>
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();
    private readonly object _gate = new();
    private CompilationSurface? _surface;

    public T Read(GeneratorAttributeSyntaxContext found, Func<GeneratorAttributeSyntaxContext, T> read)
    {
        CompilationSurface surface = SurfaceOf((CSharpCompilation)found.SemanticModel.Compilation);
        if (_entries.TryGetValue(found.TargetNode, out Entry? known) && known.Surface == surface)
        {
            return known.Value;
        }

        var entry = new Entry(surface, read(found));
        lock (_gate)
        {
            _entries.Remove(found.TargetNode);
            _entries.Add(found.TargetNode, entry);
        }

        return entry.Value;
    }

    private CompilationSurface SurfaceOf(CSharpCompilation compilation)
    {
        lock (_gate)
        {
            if (_surface?.TryMoveTo(compilation) != true)
            {
                _surface = new CompilationSurface(compilation);
            }

            return _surface;
        }
    }

    private sealed class Entry(CompilationSurface surface, T value)
    {
        public CompilationSurface Surface => surface;

        public T Value => value;
    }
}
