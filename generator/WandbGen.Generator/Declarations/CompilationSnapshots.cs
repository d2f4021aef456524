using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>The snapshot of the newest compilation: the same object for as long as nothing changed in it, so that each compilation is
/// compared once, whoever asks.</summary>
internal sealed class CompilationSnapshots
{
    private readonly object _gate = new();
    private CompilationSnapshot? _newest;

    public CompilationSnapshot Of(CSharpCompilation compilation)
    {
        lock (_gate)
        {
            if (_newest?.TryMoveTo(compilation) != true)
            {
                _newest = new CompilationSnapshot(compilation);
            }

            return _newest;
        }
    }
}
