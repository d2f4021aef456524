using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A value of a GraphQL enum that keeps its name, even if <typeparamref name="T"/> has no member for it.</summary>
/// <typeparam name="T">
/// The C# enum. A member represents the GraphQL value with the same name, ignoring letter case and underscores: <c>AwayFromArtifact</c>
/// represents <c>AWAY_FROM_ARTIFACT</c>.
/// </typeparam>
/// <remarks>
/// Servers introduce new values before clients know them. A property whose type is the enum itself then has the member <c>Unknown</c>, or
/// an undefined value if there is no such member. A property of this type also has the name, and can send it back.
/// </remarks>
public readonly struct GraphQLEnum<T> : IEquatable<GraphQLEnum<T>>
    where T : struct, Enum
{
    private readonly string? _name;

    /// <summary>Creates a value. Emitted code calls this constructor.</summary>
    /// <param name="name">The name of the value in GraphQL.</param>
    /// <param name="value">The member of the enum, or <see langword="null"/> if the enum has no member for this name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public GraphQLEnum(string name, T? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
        Value = value;
    }

    /// <summary>The name of the value in GraphQL, such as <c>AWAY_FROM_ARTIFACT</c>. Empty for a default value.</summary>
    public string Name => _name ?? "";

    /// <summary>The member of the enum, or <see langword="null"/> if the enum has no member for this name.</summary>
    public T? Value { get; }

    /// <summary>Whether the enum has a member for this name.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsKnown => Value is not null;

    /// <summary>Whether two values have the same name.</summary>
    public static bool operator ==(GraphQLEnum<T> left, GraphQLEnum<T> right) => left.Equals(right);

    /// <summary>Whether two values have different names.</summary>
    public static bool operator !=(GraphQLEnum<T> left, GraphQLEnum<T> right) => !left.Equals(right);

    /// <summary>Whether the value is a certain member.</summary>
    public static bool operator ==(GraphQLEnum<T> left, T right) =>
        left.Value is { } value && EqualityComparer<T>.Default.Equals(value, right);

    /// <summary>Whether the value is not a certain member.</summary>
    public static bool operator !=(GraphQLEnum<T> left, T right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(GraphQLEnum<T> other) => Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is GraphQLEnum<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the name of the value in a form that is safe to display. <see cref="Name"/> is the exact name.</summary>
    public override string ToString() => SafeText.Clean(Name);
}
