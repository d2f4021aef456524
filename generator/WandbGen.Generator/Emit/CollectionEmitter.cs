using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits a collection: its constructor, its variables, and the reader of a page.</summary>
internal static class CollectionEmitter
{
    private const string Client = "global::WandbGen.WandbClient";
    private const string PageRequest = "global::WandbGen.CompilerServices.PageRequest";

    public static string Emit(CollectionPlan plan)
    {
        SourceWriter writer = SourceFile.Begin(plan.Type, $" : global::WandbGen.PagedCollection<{plan.ItemType}>");
        if (!plan.IsValid || plan.Document is null || plan.Way is null || plan.Connection is null)
        {
            EmitStubs(writer, plan);
            return SourceFile.End(writer, plan.Type);
        }

        OperationEmitter.EmitOperation(writer, plan.Document, "s_operation");
        writer.Line();
        VariableEmitter.EmitFields(writer, plan.Variables);
        if (plan.Variables.Count > 0)
        {
            writer.Line();
        }

        EmitConstructor(writer, plan);
        EmitOverrides(writer, plan);
        EmitCount(writer, plan);
        EmitReaders(writer, plan, plan.Way, plan.Connection);
        return SourceFile.End(writer, plan.Type);
    }

    // Enough of the base class for the user's code to have no errors but the declaration's own.
    private static void EmitStubs(SourceWriter writer, CollectionPlan plan)
    {
        const string Throw = "throw new global::System.NotSupportedException(\"The declaration has errors.\")";
        if (!plan.HasConstructor)
        {
            writer.Open($"public {plan.Type.Name}({Client} client, params object?[] variables) : base(client, null)");
            writer.Close();
            writer.Line();
        }

        writer.Open($"private {plan.Type.Name}({Client} client, int? pageSize, params object?[] variables) : base(client, pageSize)");
        writer.Close();
        writer.Line();
        writer.Line($"protected override global::WandbGen.CompilerServices.GraphQLOperation Operation => {Throw};");
        writer.Line();
        writer.Line($"protected override void WriteVariables({OperationEmitter.Utf8JsonWriter} writer) => {Throw};");
        writer.Line();
        writer.Line($"protected override void WritePageVariables({OperationEmitter.Utf8JsonWriter} writer, {PageRequest} page) => {Throw};");
        writer.Line();
        writer.Line($"protected override {ContentType(plan)} ReadPage(ref {OperationEmitter.Utf8JsonReader} reader, {PageRequest} page) => {Throw};");
    }

    private static string ContentType(CollectionPlan plan) => $"global::WandbGen.CompilerServices.PageContent<{plan.ItemType}>";

    private static void EmitConstructor(SourceWriter writer, CollectionPlan plan)
    {
        if (plan.HasConstructor)
        {
            // The user's constructor is the public one; the page size stands second so that the two never have the same signature.
            writer.Line(SourceFile.GeneratedCode);
            string parameters = string.Concat(plan.Variables.Select(static variable => $", {variable.Type.Text} {variable.Identifier}"));
            writer.Line($"private {plan.Type.Name}({Client} client, int? pageSize{parameters})");
        }
        else
        {
            writer.Line($"/// <summary>The collection at <c>{Literals.Xml(string.Join(".", plan.Way!.Levels.Select(static level => level.Key)))}</c>; sends nothing yet.</summary>");
            writer.Line("/// <param name=\"client\">The client that fetches the pages.</param>");
            foreach (VariablePlan variable in plan.Variables)
            {
                string text = variable.Description is { } description ? Literals.Xml(description) : $"The GraphQL variable <c>{Literals.Xml(variable.Name)}</c>.";
                writer.Line($"/// <param name=\"{variable.Identifier.TrimStart('@')}\">{text}</param>");
            }

            writer.Line("/// <param name=\"pageSize\">The number of items a page, at least 1; without it, pages start small and grow.</param>");
            writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"pageSize\"/> is less than 1.</exception>");
            writer.Line(SourceFile.GeneratedCode);
            string parameters = string.Concat(plan.Variables.Select(static variable =>
                $", {variable.Type.Text} {variable.Identifier}{(variable.IsOptional ? " = null" : "")}"));
            writer.Line($"public {plan.Type.Name}({Client} client{parameters}, int? pageSize = null)");
        }

        writer.Line("    : base(client, pageSize)");
        writer.Open();
        foreach (VariablePlan variable in plan.Variables.Where(static variable => variable.Type is { IsNullable: false, IsValueType: false }))
        {
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({variable.Identifier});");
        }

        foreach (VariablePlan variable in plan.Variables)
        {
            writer.Line($"{variable.Field} = {variable.Identifier};");
        }

        writer.Close();
        writer.Line();
    }

    private static void EmitOverrides(SourceWriter writer, CollectionPlan plan)
    {
        ConnectionPlan connection = plan.Connection!;
        writer.Line("/// <inheritdoc/>");
        writer.Line("protected override global::WandbGen.CompilerServices.GraphQLOperation Operation => s_operation;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open($"protected override void WriteVariables({OperationEmitter.Utf8JsonWriter} writer)");
        VariableEmitter.EmitWrites(writer, plan.Variables);
        writer.Close();
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open($"protected override void WritePageVariables({OperationEmitter.Utf8JsonWriter} writer, {PageRequest} page)");
        if (connection.First is { } first)
        {
            writer.Line($"writer.WriteNumber({Literals.Text(first)}u8, page.First);");
        }

        if (connection.After is { } after)
        {
            writer.Open("if (page.After is { } after)");
            writer.Line(connection.Offset
                ? $"writer.WriteNumber({Literals.Text(after)}u8, {ValueEmitter.Reader}.ParseOffset(after));"
                : $"writer.WriteString({Literals.Text(after)}u8, after);");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private static void EmitCount(SourceWriter writer, CollectionPlan plan)
    {
        if (plan.Total is not { } total)
        {
            return;
        }

        VariablePlan[] variables = [.. plan.Variables.Where(variable => total.Variables.Contains(variable.Name))];
        string type = total.Value.IsNullable ? total.Value.Type + "?" : total.Value.Type;
        string text = total.Description is { } description ? Literals.Xml(description) : $"GraphQL's <c>{Literals.Xml(total.Value.ListConversion)}</c>.";
        writer.Line($"/// <summary>Asks for the number of items, without the items: {text}</summary>");
        writer.Line("/// <param name=\"cancellationToken\">Cancels the request.</param>");
        writer.Line($"/// <returns>The number{(total.Value.IsNullable ? ", or <see langword=\"null\"/> if the server does not know it" : "")}.</returns>");
        writer.Line("/// <exception cref=\"global::WandbGen.WandbException\">The server could not be asked, or something on the way does not exist.</exception>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"public global::System.Threading.Tasks.Task<{type}> CountAsync(global::System.Threading.CancellationToken cancellationToken = default) =>");
        writer.Line($"    Client.ExecuteAsync(new CountRequest({string.Join(", ", variables.Select(static variable => variable.Field))}), cancellationToken);");
        writer.Line();
        var way = new WayPlan(EquatableArray<LevelPlan>.From(total.Way.Levels.Append(new LevelPlan(
            default,
            total.Value.ListConversion,
            string.Join(".", total.Way.Levels.Select(static level => level.Key).Append(total.Value.ListConversion)),
            total.Value.GraphQLType.TrimEnd('!'),
            total.Value.IsNullable,
            total.Value.ListConversion))));
        OperationEmitter.EmitRequest(
            writer, "CountRequest", total.Document, variables, way, total.Value, type, total.Value.Type + "?", hasClient: false, isNullWhenMissed: false);
        writer.Line();
    }

    private static void EmitReaders(SourceWriter writer, CollectionPlan plan, WayPlan way, ConnectionPlan connection)
    {
        string content = ContentType(plan);
        writer.Line("/// <inheritdoc/>");
        var walk = new WayEmitter(
            writer,
            way,
            content,
            $", {PageRequest} page",
            isNullWhenMissed: false,
            isTargetMissedWhenNull: false,
            variable => OperationEmitter.FindVariable(plan.Variables, variable));
        walk.Emit($"protected override {content} ReadPage", "ReadConnection");

        LeafPlan[] leaves = [.. way.Levels.SelectMany(static level => level.Leaves)];
        string item = ValueEmitter.ReadObject(connection.Item, context => OperationEmitter.Argument(context, leaves, "Client", plan.Type.FullName));
        writer.Line();
        writer.Open($"private {content} ReadConnection(ref {OperationEmitter.Utf8JsonReader} reader, {PageRequest} page{WayEmitter.LeafParameters(leaves)})");
        writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
        writer.Line("return default;");
        writer.Close();
        writer.Line();
        writer.Line($"var items = new global::WandbGen.CompilerServices.PageBuilder<{plan.ItemType}>(page.First);");
        bool counts = connection.After is not null && (connection.Offset || !connection.HasPageInfo);
        bool hasCursor = connection.HasEndCursor || connection.HasEdgeCursor;
        if (counts)
        {
            writer.Line("int count = 0;");
        }

        if (connection.Shape == ConnectionShape.List)
        {
            writer.Line($"{ValueEmitter.Reader}.ExpectList(ref reader, \"a list\");");
            EmitItems(writer, connection, item, counts);
            writer.Line(EndOfPage(connection));
            writer.Close();
            return;
        }

        if (hasCursor)
        {
            writer.Line("string? endCursor = null;");
        }

        if (connection.HasPageInfo)
        {
            writer.Line("bool hasNextPage = false;");
        }

        if (connection.HasEdgeCursor)
        {
            writer.Line($"{OperationEmitter.Utf8JsonReader} lastCursor = default;");
        }

        writer.Line($"{ValueEmitter.Reader}.ExpectObject(ref reader, \"a connection\");");
        writer.Open($"while (reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName)");
        string otherwise = "if";
        if (connection.HasPageInfo)
        {
            writer.Open("if (reader.ValueTextEquals(\"pageInfo\"u8))");
            writer.Line("reader.Read();");
            writer.Line($"{ValueEmitter.Reader}.ReadPageInfo(ref reader, out hasNextPage, out {(hasCursor ? "endCursor" : "_")});");
            writer.Close();
            otherwise = "else if";
        }

        writer.Open($"{otherwise} (reader.ValueTextEquals(\"{(connection.Shape == ConnectionShape.Edges ? "edges" : "nodes")}\"u8))");
        writer.Line("reader.Read();");
        writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        writer.Line($"{ValueEmitter.Reader}.ExpectList(ref reader, \"a list of {(connection.Shape == ConnectionShape.Edges ? "edges" : "nodes")}\");");
        EmitItems(writer, connection, item, counts);
        writer.Close();
        writer.Open("else");
        writer.Line("reader.Read();");
        writer.Line("reader.Skip();");
        writer.Close();
        writer.Close();
        writer.Line();
        if (connection.HasEdgeCursor)
        {
            writer.Open($"if (endCursor is null && lastCursor.TokenType == {ValueEmitter.Token}.String)");
            writer.Line("endCursor = lastCursor.GetString();");
            writer.Close();
            writer.Line();
        }

        writer.Line(EndOfPage(connection));
        writer.Close();
    }

    private static string EndOfPage(ConnectionPlan connection)
    {
        string more = connection.HasPageInfo
            ? "hasNextPage"
            // Without pageInfo a page that is not full is the last one.
            : connection.After is null ? "false" : "count >= page.First";
        string cursor = connection.After is null ? "null"
            : connection.Offset ? $"{ValueEmitter.Reader}.NextOffset(page.After, count)"
            : "endCursor";
        return $"return new(items.ToItems(), {cursor}, {more});";
    }

    private static void EmitItems(SourceWriter writer, ConnectionPlan connection, string item, bool counts)
    {
        writer.Open($"while (reader.Read() && reader.TokenType != {ValueEmitter.Token}.EndArray)");
        if (counts)
        {
            writer.Line("count++;");
        }

        if (connection.Shape != ConnectionShape.Edges || connection.ItemIsEdge)
        {
            writer.Open($"if (reader.TokenType != {ValueEmitter.Token}.Null)");
            writer.Line($"items.Add({item});");
            writer.Close();
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
        writer.Line($"items.Add({item});");
        writer.Close();
        writer.Close();
        if (connection.HasEdgeCursor)
        {
            writer.Open("else if (reader.ValueTextEquals(\"cursor\"u8))");
            writer.Line("reader.Read();");
            writer.Line("lastCursor = reader;");
            writer.Close();
        }

        writer.Open("else");
        writer.Line("reader.Read();");
        writer.Line("reader.Skip();");
        writer.Close();
        writer.Close();
        writer.Close();
    }
}
