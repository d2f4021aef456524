using System.Collections.Immutable;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Analysis;

/// <summary>What a diagnostic tells a code fix beside its place.</summary>
internal static class FixProperties
{
    /// <summary>The full name of the C# type that does not fit.</summary>
    public const string Type = nameof(Type);

    /// <summary>The GraphQL type of the field, as GraphQL writes it.</summary>
    public const string GraphQLType = nameof(GraphQLType);

    /// <summary>The name that was probably meant.</summary>
    public const string Suggestion = nameof(Suggestion);

    public static ImmutableDictionary<string, string?> Of(Problem problem)
    {
        ImmutableDictionary<string, string?> none = ImmutableDictionary<string, string?>.Empty;
        if (problem.Descriptor == Descriptors.WrongNullability)
        {
            return none.Add(Type, problem.Arguments[2]);
        }

        if (problem.Descriptor == Descriptors.WrongType)
        {
            return none.Add(Type, problem.Arguments[0]).Add(GraphQLType, problem.Arguments[2]);
        }

        bool hasSuggestion =
            problem.Descriptor == Descriptors.UnknownType
            || problem.Descriptor == Descriptors.UnknownField
            || problem.Descriptor == Descriptors.UnknownArgument;
        return hasSuggestion && Problems.Suggestion.NameIn(problem.Arguments[problem.Arguments.Length - 1]) is { } name
            ? none.Add(Suggestion, name)
            : none;
    }
}
