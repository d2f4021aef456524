using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the walk over a connection's edges or nodes.</summary>
internal static class ConnectionEmitter
{
    /// <summary>Emits the branch that reads the items, in the loop over the connection's fields.</summary>
    /// <param name="add">The statement that takes an item, on which the reader stands.</param>
    /// <param name="otherwise"><c>if</c> for the first branch, <c>else if</c> for another.</param>
    /// <param name="page">The local that counts what is null and where the page ends; none for a connection that is one list.</param>
    /// <param name="isNullable">Whether the schema allows the list to be null.</param>
    /// <param name="begin">The statement for each edge or node, null ones included.</param>
    /// <param name="cursor">The condition under which an edge's cursor is of use, with <c> &amp;&amp; </c> behind it, and the statement
    /// that takes it.</param>
    /// <param name="end">The statement behind each edge.</param>
    public static void EmitItems(
        SourceWriter writer,
        ConnectionShape shape,
        string add,
        string otherwise,
        string? page = null,
        bool isNullable = true,
        string? begin = null,
        (string Condition, string Statement)? cursor = null,
        string? end = null
    )
    {
        string list = shape == ConnectionShape.Nodes ? "nodes" : "edges";
        writer.Open($"{otherwise} (reader.ValueTextEquals(\"{list}\"u8))");
        writer.Line("reader.Read();");
        if (isNullable)
        {
            writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
            if (page is not null)
            {
                writer.Line($"{page}.SkipList(ref reader);");
            }

            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        writer.Line(
            page is null ? $"{ValueEmitter.Reader}.ExpectList(ref reader, \"a list of {list}\");" : $"{page}.BeginList(ref reader);"
        );
        EmitList(writer, shape, add, begin, cursor, end);
        writer.Close();
    }

    /// <summary>Emits the loop over the edges, the nodes or a plain list.</summary>
    public static void EmitList(
        SourceWriter writer,
        ConnectionShape shape,
        string add,
        string? begin,
        (string Condition, string Statement)? cursor = null,
        string? end = null
    )
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
        if (cursor is var (condition, statement))
        {
            writer.Open($"else if ({condition}reader.ValueTextEquals(\"cursor\"u8))");
            writer.Line("reader.Read();");
            writer.Line(statement);
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
