using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <summary>A mistake in a declaration. The generator ignores it, the analyzer reports it.</summary>
internal sealed record BindingProblem(DiagnosticDescriptor Descriptor, ProblemPlace Place, params string[] Arguments);

/// <summary>Where a mistake is, in the terms of the declaration; the analyzer, which has the syntax, finds the very word.</summary>
/// <param name="Member">The property or parameter, or <see langword="null"/> for the declaration itself.</param>
/// <param name="Start">The offset in the text of the attribute of that member or declaration, or -1 for its name.</param>
/// <param name="Length">The length of the word there.</param>
/// <param name="Argument">The attribute's named argument that it is about; the value is the place then.</param>
/// <param name="File">The additional file that the offsets count in, or <see langword="null"/> if they count in the attribute's
/// text.</param>
internal readonly record struct ProblemPlace(string? Member, int Start, int Length, string? File = null, string? Argument = null)
{
    public static ProblemPlace Declaration => new(null, -1, 0);

    public static ProblemPlace Of(string member) => new(member, -1, 0);

    public static ProblemPlace In(int start, int length) => new(null, start, length);
}

/// <summary>Collects the mistakes of one declaration.</summary>
internal sealed class ProblemCollector
{
    private readonly List<BindingProblem> _problems = [];
    private bool _hasFailed;

    public IReadOnlyList<BindingProblem> Problems => _problems;

    /// <summary>Whether there is a mistake, and not only something to consider.</summary>
    public bool HasErrors =>
        _hasFailed || _problems.Exists(static problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    /// <summary>Notes that another declaration, which this one needs, has a mistake that is reported there.</summary>
    public void Fail() => _hasFailed = true;

    public void Add(DiagnosticDescriptor descriptor, ProblemPlace place, params string[] arguments) =>
        _problems.Add(new BindingProblem(descriptor, place, arguments));
}
