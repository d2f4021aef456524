namespace WandbGen.Generator.Problems;

/// <summary>Where a mistake is, in the terms of the declaration; the analyzer, which has the syntax, finds the very word.</summary>
/// <param name="Member">The property or parameter, or <see langword="null"/> for the declaration itself.</param>
/// <param name="Start">The offset in the text of the attribute of that member or declaration, or -1 for its name.</param>
/// <param name="Length">The length of the word there.</param>
internal readonly record struct ProblemPlace(string? Member, int Start, int Length)
{
    /// <summary>The additional file that the offsets count in, or <see langword="null"/> if they count in the attribute's text.</summary>
    public string? File { get; init; }

    /// <summary>The attribute's named argument that it is about; the value is the place then.</summary>
    public string? Argument { get; init; }

    /// <summary>The variable whose <c>[WandbVariable]</c> it is about.</summary>
    public string? Variable { get; init; }

    /// <summary>Whether it is about the declaration's <c>[WandbPaging]</c>; <see cref="Argument"/> is one of its own then.</summary>
    public bool IsOfPaging { get; init; }

    /// <summary>Whether the text is that of the member's <c>[WandbContext]</c>, and not of its <c>[WandbField]</c>.</summary>
    public bool IsOfContext { get; init; }

    public static ProblemPlace Declaration => new(null, -1, 0);

    public static ProblemPlace Of(string member) => new(member, -1, 0);

    public static ProblemPlace OfVariable(string variable) => new(null, -1, 0) { Variable = variable };

    /// <param name="argument">The named argument, or <see langword="null"/> for the whole attribute.</param>
    public static ProblemPlace OfPaging(string? argument) => new(null, -1, 0) { Argument = argument, IsOfPaging = true };

    public static ProblemPlace In(int start, int length) => new(null, start, length);
}
