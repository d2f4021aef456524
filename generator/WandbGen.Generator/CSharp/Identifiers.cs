using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.CSharp;

/// <summary>Names in C# for names in GraphQL.</summary>
internal static class Identifiers
{
    /// <summary>The GraphQL name that a C# property has by default: <c>UpdatedAt</c> is <c>updatedAt</c>, <c>ID</c> is <c>id</c>,
    /// <c>GPUCount</c> is <c>gpuCount</c>.</summary>
    public static string ToGraphQL(string name)
    {
        char[] characters = name.ToCharArray();
        for (int i = 0; i < characters.Length && char.IsUpper(characters[i]); i++)
        {
            // The last capital of several begins the next word.
            if (i > 0 && i + 1 < characters.Length && char.IsLower(characters[i + 1]))
            {
                break;
            }

            characters[i] = char.ToLowerInvariant(characters[i]);
        }

        return new string(characters);
    }

    /// <summary><c>file_names</c> and <c>FileNames</c> are <c>fileNames</c>.</summary>
    public static string ToCamelCase(string name)
    {
        var result = new StringBuilder(name.Length);
        bool upper = false;
        foreach (char character in name)
        {
            if (character == '_')
            {
                upper = result.Length > 0;
            }
            else
            {
                result.Append(
                    result.Length == 0 ? char.ToLowerInvariant(character)
                    : upper ? char.ToUpperInvariant(character)
                    : character
                );
                upper = false;
            }
        }

        return result.Length == 0 || char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    /// <summary><c>LearningRate</c> is <c>learning_rate</c>, <c>GPUCount</c> is <c>gpu_count</c>, <c>Top5</c> is <c>top5</c>.</summary>
    public static string ToSnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            // A capital begins a word after a character that is not one; of several capitals, the last begins the word that follows.
            bool begins =
                i > 0
                && char.IsUpper(name[i])
                && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            result.Append(begins ? "_" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }

    /// <summary><c>projectId</c> is <c>ProjectId</c>.</summary>
    public static string ToPascalCase(string name)
    {
        string camel = ToCamelCase(name);
        return char.ToUpperInvariant(camel[0]) + camel.Substring(1);
    }

    /// <summary>A name as it is declared: with <c>@</c> if it is a word of the language, anywhere.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? EscapeKeyword(name) : "@" + name;

    /// <summary>A name as it is used, as the compiler writes it: with <c>@</c> if it is a word of the language everywhere.</summary>
    public static string EscapeKeyword(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
