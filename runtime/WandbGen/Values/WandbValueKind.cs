using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>What a <see cref="WandbValue"/> is.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The kinds have JSON's names.")]
public enum WandbValueKind
{
    /// <summary>Nothing: JSON's <c>null</c>, an empty text, or a value that the server did not send.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number, which may be <c>NaN</c> or infinite.</summary>
    Number,

    /// <summary>A text.</summary>
    String,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>Values by name.</summary>
    Object,
}
