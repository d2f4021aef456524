using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the walk over a connection's edges or nodes.</summary>
internal static class ConnectionEmitter
{
    /// <summary>Emits the branch that reads the items, in the loop over the connection's fields.</summary>
    /// <param name="add">The statement that takes an item, on which the reader stands.</param>
    /// <param name="otherwise"><c>if</c> for the first branch, <c>else if</c> for another.</param>
    /// <param name="begin">The statement for each edge or node, null ones included.</param>
    /// <param name="cursor">The statement that takes an edge's cursor, on which the reader stands.</param>
    /// <param name="end">The statement behind each edge.</param>
    /// <param name="cursorCondition">When the cursor is of use: an expression that ends in <c>&amp;&amp; </c>, or nothing for always.</param>
    public static void EmitItems(
        SourceWriter writer, ConnectionShape shape, string add, string otherwise, string? begin = null, string? cursor = null, string? end = null, string cursorCondition = "")
    {
        string list = shape == ConnectionShape.Nodes ? "nodes" : "edges";
        writer.Open($"{otherwise} (reader.ValueTextEquals(\"{list}\"u8))");
        writer.Line("reader.Read();");
        writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        writer.Line($"{ValueEmitter.Reader}.ExpectList(ref reader, \"a list of {list}\");");
        EmitList(writer, shape, add, begin, cursor, end, cursorCondition);
        writer.Close();
    }

    /// <summary>Emits the loop over the edges, the nodes or a plain list.</summary>
    public static void EmitList(SourceWriter writer, ConnectionShape shape, string add, string? begin, string? cursor, string? end, string cursorCondition = "")
    {
        writer.Open($"while (reader.Read() && reader.TokenType != {ValueEmitter.Token}.EndArray)");
        if (begin is not null)
        {
            writer.Line(begin);
        }

        if (shape != ConnectionShape.Edges)
        {
            writer.Open($"if (reader.TokenType != {ValueEmitter.Token}.Null)");
            writer.Line(add);
            writer.Close();
            if (end is not null)
            {
                writer.Line();
                writer.Line(end);
            }

            writer.Close();
            return;
        }

        writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        writer.Line($"{ValueEmitter.Reader}.ExpectObject(ref reader, \"an edge\");");
        writer.Open($"while (reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName)");
        writer.Open("if (reader.ValueTextEquals(\"node\"u8))");
        writer.Line("reader.Read();");
        writer.Open($"if (reader.TokenType != {ValueEmitter.Token}.Null)");
        writer.Line(add);
        writer.Close();
        writer.Close();
        if (cursor is not null)
        {
            writer.Open($"else if ({cursorCondition}reader.ValueTextEquals(\"cursor\"u8))");
            writer.Line("reader.Read();");
            writer.Line(cursor);
            writer.Close();
        }

        EmitSkip(writer);
        writer.Close();
        if (end is not null)
        {
            writer.Line();
            writer.Line(end);
        }

        writer.Close();
    }

    /// <summary>Emits the branch for any other field.</summary>
    public static void EmitSkip(SourceWriter writer)
    {
        writer.Open("else");
        writer.Line("reader.Read();");
        writer.Line("reader.Skip();");
        writer.Close();
    }
}
