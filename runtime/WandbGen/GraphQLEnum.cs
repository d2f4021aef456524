using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A value of a GraphQL enum that keeps its name, also if this version of <typeparamref name="T"/> does not know it.</summary>
/// <typeparam name="T">The C# enum. Its members stand for GraphQL's values by name, whatever their case and underscores:
/// <c>AwayFromArtifact</c> and <c>AWAY_FROM_ARTIFACT</c>.</typeparam>
/// <remarks>
/// Servers get new values before clients do. A property of the enum itself takes its member <c>Unknown</c> then, or else an undefined
/// value; a property of this type has the
/// name as well, and can send it back.
/// </remarks>
public readonly struct GraphQLEnum<T> : IEquatable<GraphQLEnum<T>>
    where T : struct, Enum
{
    private readonly string? _name;

    /// <summary>Creates a value; emitted code calls it.</summary>
    /// <param name="name">The name in GraphQL.</param>
    /// <param name="value">The member of the enum, or <see langword="null"/> if it has none for this name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public GraphQLEnum(string name, T? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
        Value = value;
    }

    /// <summary>The name in GraphQL, such as <c>AWAY_FROM_ARTIFACT</c>; empty for a default value.</summary>
    public string Name => _name ?? "";

    /// <summary>The member of the enum, or <see langword="null"/> if it has none for this name.</summary>
    public T? Value { get; }

    /// <summary>Whether the enum has a member for this name.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsKnown => Value is not null;

    /// <summary>Whether two values have the same name.</summary>
    public static bool operator ==(GraphQLEnum<T> left, GraphQLEnum<T> right) => left.Equals(right);

    /// <summary>Whether two values have different names.</summary>
    public static bool operator !=(GraphQLEnum<T> left, GraphQLEnum<T> right) => !left.Equals(right);

    /// <summary>Whether the value is this member.</summary>
    public static bool operator ==(GraphQLEnum<T> left, T right) =>
        left.Value is { } value && EqualityComparer<T>.Default.Equals(value, right);

    /// <summary>Whether the value is another member, or none.</summary>
    public static bool operator !=(GraphQLEnum<T> left, T right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(GraphQLEnum<T> other) => Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is GraphQLEnum<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name in GraphQL as it may be shown: a server may send anything in its place. What is sent back is
    /// <see cref="Name"/>.</summary>
    public override string ToString() => SafeText.Clean(Name);
}
