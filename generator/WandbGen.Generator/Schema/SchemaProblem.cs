using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>Something in the schema's text that is not as the GraphQL specification wants it.</summary>
/// <param name="Message">A sentence without a full stop, on one line.</param>
/// <param name="Severity">What it did to the model.</param>
/// <param name="File">Which of the schema's files it is in, counted from 0.</param>
/// <param name="Span">The place in that file's text, in UTF-16 code units.</param>
/// <param name="Lines">The same place in lines and columns, counted from 0.</param>
internal sealed record SchemaProblem(string Message, SchemaProblemSeverity Severity, int File, TextSpan Span, LinePositionSpan Lines);

/// <summary>What a problem did to the model.</summary>
internal enum SchemaProblemSeverity
{
    /// <summary>A rule is broken, and the model holds what the text says all the same.</summary>
    Warning,

    /// <summary>What the problem points at could not be used and was left out of the model.</summary>
    Error,
}
