using System.ComponentModel;

namespace WandbGen;

/// <summary>
/// The exception that is thrown when an object that the request names does not exist, or the API key has no access to it. W&amp;B answers
/// null in both cases.
/// </summary>
public sealed class WandbNotFoundException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is missing.</param>
    /// <param name="path">The response path of the null value, such as <c>project.run</c>.</param>
    /// <param name="typeName">The GraphQL type of the missing object.</param>
    public WandbNotFoundException(string message, string? path = null, string? typeName = null)
        : base(message)
    {
        Path = path;
        TypeName = typeName;
    }

    /// <summary>The response path of the null value, such as <c>project.run</c>.</summary>
    public string? Path { get; }

    /// <summary>The GraphQL type of the missing object, such as <c>Run</c>.</summary>
    public string? TypeName { get; }

    /// <summary>Creates the exception for a step of a path that is null. Emitted code calls this method.</summary>
    /// <param name="path">The response path of the null value, such as <c>project.run</c>.</param>
    /// <param name="typeName">The GraphQL type of the step.</param>
    /// <param name="name">The values of the arguments up to the step, such as <c>entity/project</c>; empty if there are none.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static WandbNotFoundException ForNullStep(string path, string typeName, string name) =>
        new(
            string.IsNullOrEmpty(name)
                ? $"{typeName} not found: the server has none at '{path}' for this API key."
                : $"{typeName} '{name}' not found: it does not exist, or the API key has no access to it.",
            path,
            typeName
        );
}
