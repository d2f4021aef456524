using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>The surface of the newest compilation: the same object for as long as nothing changed in it, so that each compilation is
/// compared once, whoever asks.</summary>
internal sealed class CompilationSurfaces
{
    private readonly object _gate = new();
    private CompilationSurface? _newest;

    public CompilationSurface Of(CSharpCompilation compilation)
    {
        lock (_gate)
        {
            if (_newest?.TryMoveTo(compilation) != true)
            {
                _newest = new CompilationSurface(compilation);
            }

            return _newest;
        }
    }
}
