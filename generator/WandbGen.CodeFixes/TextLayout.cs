using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.CodeFixes;

/// <summary>How a document ends and indents its lines.</summary>
/// <param name="NewLine">The line end.</param>
/// <param name="Step">One level of indentation.</param>
internal sealed record TextLayout(SourceText Text, string NewLine, string Step)
{
    public static async Task<TextLayout> ReadAsync(Document document, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        DocumentOptionSet options = await document.GetOptionsAsync(cancellationToken).ConfigureAwait(false);
        TextLine first = text.Lines[0];
        string newLine = text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
        return new TextLayout(
            text,
            newLine.Length > 0 ? newLine : options.GetOption(FormattingOptions.NewLine),
            options.GetOption(FormattingOptions.UseTabs) ? "\t" : new string(' ', options.GetOption(FormattingOptions.IndentationSize))
        );
    }

    /// <summary>The white space that the line of a position begins with.</summary>
    public string IndentationAt(int position)
    {
        TextLine line = Text.Lines.GetLineFromPosition(position);
        int end = line.Start;
        while (end < line.End && char.IsWhiteSpace(Text[end]))
        {
            end++;
        }

        return Text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Whether only white space stands before a position in its line.</summary>
    public bool BeginsLine(int position) => IndentationAt(position).Length == position - Text.Lines.GetLineFromPosition(position).Start;
}
