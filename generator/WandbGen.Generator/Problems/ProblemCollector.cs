using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <summary>Collects the mistakes of one declaration.</summary>
internal sealed class ProblemCollector
{
    private readonly List<Problem> _problems = [];
    private bool _hasFailed;

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Whether there is a mistake, and not only something to consider.</summary>
    public bool HasErrors =>
        _hasFailed || _problems.Exists(static problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    /// <summary>Notes that another declaration, which this one needs, has a mistake that is reported there.</summary>
    public void Fail() => _hasFailed = true;

    public void Add(DiagnosticDescriptor descriptor, ProblemPlace place, params string[] arguments) =>
        _problems.Add(new Problem(descriptor, place, arguments));
}
