using System.ComponentModel;

namespace WandbGen;

/// <summary>Something that the request names does not exist, or the API key has no access to it: W&amp;B answers null to both.</summary>
public sealed class WandbNotFoundException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What is missing.</param>
    /// <param name="path">The way to the null value in the response, such as <c>project.run</c>.</param>
    /// <param name="typeName">The GraphQL type of what is missing.</param>
    public WandbNotFoundException(string message, string? path = null, string? typeName = null)
        : base(message)
    {
        Path = path;
        TypeName = typeName;
    }

    /// <summary>The way to the null value in the response, such as <c>project.run</c>.</summary>
    public string? Path { get; }

    /// <summary>The GraphQL type of what is missing, such as <c>Run</c>.</summary>
    public string? TypeName { get; }

    /// <summary>The error for a null step of a way; called by emitted code.</summary>
    /// <param name="path">The response path that is null, such as <c>project.run</c>.</param>
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
