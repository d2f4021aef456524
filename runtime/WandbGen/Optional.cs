using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>
/// A value that can be left out of an input object. GraphQL distinguishes this from null: a field that is left out is not changed, and a
/// null removes its value.
/// </summary>
/// <typeparam name="T">The type of the value; nullable if null can be sent.</typeparam>
/// <example>
/// <code>
/// [WandbInput("UpsertBucketInput")]
/// public sealed partial record RunChanges
/// {
///     public required string Id { get; init; }
///     public Optional&lt;string?&gt; Notes { get; init; }
/// }
///
/// new RunChanges { Id = id };                 // the notes stay
/// new RunChanges { Id = id, Notes = null };   // the notes go
/// </code>
/// </example>
[SuppressMessage("Naming", "CA1716", Justification = "The name that GraphQL libraries use; Visual Basic can write it in brackets.")]
public readonly struct Optional<T> : IEquatable<Optional<T>>
{
    /// <summary>Creates a value that is sent.</summary>
    /// <param name="value">The value.</param>
    public Optional(T value)
    {
        HasValue = true;
        Value = value;
    }

    /// <summary>Whether the value is sent. <see langword="false"/> for a default value.</summary>
    public bool HasValue { get; }

    /// <summary>The value, or the default of its type if it is left out.</summary>
    [MaybeNull]
    public T Value { get; }

    /// <summary>Creates a value that is sent.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor is the named alternative.")]
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>Whether both values are left out, or both are equal.</summary>
    public static bool operator ==(Optional<T> left, Optional<T> right) => left.Equals(right);

    /// <summary>Whether only one of the values is left out, or the values differ.</summary>
    public static bool operator !=(Optional<T> left, Optional<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Optional<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Optional<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HasValue ? HashCode.Combine(Value) : 0;

    /// <summary>Returns the text of the value, or an empty string if it is left out.</summary>
    public override string ToString() => HasValue ? $"{Value}" : "";
}
