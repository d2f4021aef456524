using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>The kind of a <see cref="WandbValue"/>.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The kinds have JSON's names.")]
public enum WandbValueKind
{
    /// <summary>JSON's <c>null</c>, a blank text, or a value that the server did not send.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number, including <c>NaN</c> and infinities.</summary>
    Number,

    /// <summary>A text.</summary>
    String,

    /// <summary>An array of values.</summary>
    Array,

    /// <summary>An object: values by name.</summary>
    Object,
}
