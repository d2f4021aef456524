using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits a collection: its constructor, its variables, and the reader of a page.</summary>
internal static class CollectionEmitter
{
    private const string Client = "global::WandbGen.WandbClient";
    private const string PageRequest = "global::WandbGen.CompilerServices.PageRequest";
    private const string FlattenedCursor = "global::WandbGen.CompilerServices.FlattenedCursor";

    public static string Emit(CollectionPlan plan)
    {
        SourceWriter writer = SourceFile.Begin(plan.Type, plan.HasBase ? "" : $" : global::WandbGen.PagedCollection<{plan.ItemType}>");
        if (!plan.IsValid || plan.Document is null || plan.Path is null || plan.Connection is null)
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
        EmitReaders(writer, plan, plan.Path, plan.Connection);
        return SourceFile.End(
            writer,
            plan.Type,
            plan.Path.Levels.Concat(plan.Outer?.Node.Levels ?? Enumerable.Empty<LevelPlan>())
                .SelectMany(static level => level.Fields)
                .Select(static field => field.Value),
            plan.Variables.Select(static variable => variable.Write)
        );
    }

    // Enough of the base class for the user's code to have no errors but the declaration's own.
    private static void EmitStubs(SourceWriter writer, CollectionPlan plan)
    {
        const string Throw = "throw new global::System.NotSupportedException(\"The declaration has errors.\")";
        if (!plan.HasConstructor)
        {
            writer.Open(
                $"public {CSharp.Identifiers.Escape(plan.Type.Name)}({Client} client, params object?[] variables) : base(client, null)"
            );
            writer.Close();
            writer.Line();
        }

        writer.Open(
            $"private {CSharp.Identifiers.Escape(plan.Type.Name)}({Client} client, int? pageSize, params object?[] variables) "
                + ": base(client, pageSize)"
        );
        writer.Close();
        writer.Line();
        writer.Line($"protected override global::WandbGen.CompilerServices.GraphQLOperation Operation => {Throw};");
        writer.Line();
        writer.Line($"protected override void WriteVariables({OperationEmitter.Utf8JsonWriter} writer) => {Throw};");
        writer.Line();
        writer.Line(
            $"protected override void WritePageVariables({OperationEmitter.Utf8JsonWriter} writer, {PageRequest} page) => {Throw};"
        );
        writer.Line();
        writer.Line(
            $"protected override {ContentType(plan)} ReadPage(ref {OperationEmitter.Utf8JsonReader} reader, {PageRequest} page) => {Throw};"
        );
    }

    private static string ContentType(CollectionPlan plan) => $"global::WandbGen.CompilerServices.PageContent<{plan.ItemType}>";

    private static void EmitConstructor(SourceWriter writer, CollectionPlan plan)
    {
        if (plan.HasConstructor)
        {
            // The user's constructor is the public one; the page size stands second so that the two never have the same signature.
            writer.Line(SourceFile.GeneratedCode);
            string parameters = string.Concat(plan.Variables.Select(static variable => $", {variable.Type.Text} {variable.Identifier}"));
            writer.Line($"private {CSharp.Identifiers.Escape(plan.Type.Name)}({Client} client, int? pageSize{parameters})");
        }
        else
        {
            IEnumerable<LevelPlan> levels = plan.Path!.Levels.Concat(plan.Outer?.Node.Levels ?? Enumerable.Empty<LevelPlan>());
            writer.Line(
                "/// <summary>The collection at "
                    + $"<c>{Literals.Xml(string.Join(".", levels.Select(static level => level.Key)))}</c>; sends nothing yet.</summary>"
            );
            writer.Line("/// <param name=\"client\">The client that fetches the pages.</param>");
            foreach (VariablePlan variable in plan.Variables)
            {
                string text = variable.Description is { } description
                    ? Literals.Xml(description)
                    : $"The GraphQL variable <c>{Literals.Xml(variable.Name)}</c>.";
                string feature = variable.Feature is null ? "" : $" Needs the server feature <c>{Literals.Xml(variable.Feature)}</c>.";
                writer.Line($"/// <param name=\"{variable.Identifier.TrimStart('@')}\">{text}{feature}</param>");
            }

            writer.Line(
                "/// <param name=\"pageSize\">The number of items a page, at least 1, which only failures make smaller; without "
                    + "it, pages start small and adapt.</param>"
            );
            writer.Line(
                "/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"pageSize\"/> is less than "
                    + "1.</exception>"
            );
            writer.Line(SourceFile.GeneratedCode);
            string parameters = string.Concat(
                plan.Variables.Select(static variable =>
                    $", {variable.Type.Text} {variable.Identifier}{(variable.IsOptional ? " = null" : "")}"
                )
            );
            writer.Line($"public {CSharp.Identifiers.Escape(plan.Type.Name)}({Client} client{parameters}, int? pageSize = null)");
        }

        writer.Line("    : base(client, pageSize)");
        writer.Open();
        foreach (
            VariablePlan variable in plan.Variables.Where(static variable => variable.Type is { IsNullable: false, IsValueType: false })
        )
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
        writer.Line("/// <inheritdoc/>");
        writer.Line("protected override global::WandbGen.CompilerServices.GraphQLOperation Operation => s_operation;");
        writer.Line();
        if (plan.MaxPageSize > 0)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"protected override int MaxPageSize => {Literals.Number(plan.MaxPageSize)};");
            writer.Line();
        }

        if (plan.Document!.DependsOnFeatures)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Open($"protected override void RequireFeatures({OperationEmitter.ServerFeatures} features)");
            VariableEmitter.EmitRequirements(writer, plan.Features, plan.Type.Name, plan.Variables);
            writer.Close();
            writer.Line();
        }

        writer.Line("/// <inheritdoc/>");
        writer.Open($"protected override void WriteVariables({OperationEmitter.Utf8JsonWriter} writer)");
        VariableEmitter.EmitWrites(writer, plan.Variables);
        writer.Close();
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open($"protected override void WritePageVariables({OperationEmitter.Utf8JsonWriter} writer, {PageRequest} page)");
        ConnectionPlan connection = plan.Connection!;
        string after = "page.After";
        if (plan.Outer is { } outer)
        {
            writer.Line($"{FlattenedCursor} cursor = {FlattenedCursor}.Parse(page.After);");
            EmitPaging(writer, outer.First, OuterSize(outer, "cursor"), outer.After, "cursor.Outer", isOffset: false);
            after = "cursor.Inner";
        }

        EmitPaging(writer, connection.First, "page.First", connection.After, after, connection.IsOffset);
        writer.Close();
        writer.Line();
    }

    private static void EmitPaging(SourceWriter writer, string? first, string firstValue, string? after, string afterValue, bool isOffset)
    {
        if (first is not null)
        {
            writer.Line($"writer.WriteNumber({Literals.Text(first)}u8, {firstValue});");
        }

        if (after is not null)
        {
            string local = "after" + CSharp.Identifiers.ToPascalCase(after);
            writer.Open($"if ({afterValue} is {{ }} {local})");
            writer.Line(
                isOffset
                    ? $"writer.WriteNumber({Literals.Text(after)}u8, {ValueEmitter.Reader}.ParseOffset({local}));"
                    : $"writer.WriteString({Literals.Text(after)}u8, {local});"
            );
            writer.Close();
        }
    }

    private static void EmitCount(SourceWriter writer, CollectionPlan plan)
    {
        if (plan.Total is not { } total)
        {
            return;
        }

        VariablePlan[] variables = [.. plan.Variables.Where(variable => total.Variables.Contains(variable.Name))];
        string type = total.Value.IsNullable ? total.Value.Type + "?" : total.Value.Type;
        string text = total.Description is { } description ? Literals.Xml(description) : $"GraphQL's <c>{Literals.Xml(total.Key)}</c>.";
        string request = $"new CountRequest({string.Join(", ", variables.Select(static variable => variable.Field))})";
        if (!plan.HasCount)
        {
            writer.Line($"/// <summary>Asks for the number of items, without the items: {text}</summary>");
            writer.Line("/// <param name=\"cancellationToken\">Cancels the request.</param>");
            string unknown = total.Value.IsNullable ? ", or <see langword=\"null\"/> if the server does not know it" : "";
            writer.Line($"/// <returns>The number{unknown}.</returns>");
            writer.Line(
                "/// <exception cref=\"global::WandbGen.WandbException\">The server could not be asked, or something on the path "
                    + "does not exist.</exception>"
            );
            writer.Line(SourceFile.GeneratedCode);
            writer.Line(
                $"public global::System.Threading.Tasks.Task<{type}> CountAsync(global::System.Threading.CancellationToken "
                    + "cancellationToken = default) =>"
            );
            writer.Line($"    base.Client.ExecuteAsync({request}, cancellationToken);");
            writer.Line();
        }

        writer.Line("/// <inheritdoc/>");
        writer.Line(
            "protected override async global::System.Threading.Tasks.Task<long?> "
                + "GetTotalAsync(global::System.Threading.CancellationToken cancellationToken) =>"
        );
        writer.Line($"    await base.Client.ExecuteAsync({request}, cancellationToken).ConfigureAwait(false);");
        writer.Line();
        var path = new PathPlan(
            EquatableArray<LevelPlan>.From(
                total.Path.Levels.Append(
                    new LevelPlan(
                        default,
                        total.Key,
                        string.Join(".", total.Path.Levels.Select(static level => level.Key).Append(total.Key)),
                        total.Value.GraphQLType.TrimEnd('!'),
                        total.Value.IsNullable,
                        ""
                    )
                )
            )
        );
        OperationEmitter.EmitRequest(
            writer,
            "CountRequest",
            total.Document,
            variables,
            path,
            total.Value,
            type,
            total.Value.Type + "?",
            hasClient: false,
            isNullWhenMissed: false,
            total.Features
        );
        writer.Line();
    }

    private static void EmitReaders(SourceWriter writer, CollectionPlan plan, PathPlan path, ConnectionPlan connection)
    {
        string content = ContentType(plan);
        writer.Line("/// <inheritdoc/>");
        var walk = new PathEmitter(
            writer,
            path,
            content,
            missed: "null!",
            $", {PageRequest} page",
            isNullWhenMissed: false,
            isTargetMissedWhenNull: false,
            variable => OperationEmitter.FindVariable(plan.Variables, variable)
        );
        walk.Emit($"protected override {content} ReadPage", plan.Outer is null ? "ReadConnection" : "ReadOuterConnection");

        List<PathFieldPlan> fields = [.. path.Levels.SelectMany(static level => level.Fields)];
        if (plan.Outer is { } outer)
        {
            EmitOuterConnection(writer, plan, outer, fields);
            fields.AddRange(outer.Node.Levels.SelectMany(static level => level.Fields));
        }

        EmitConnection(writer, plan, connection, fields);
    }

    private static void EmitOuterConnection(
        SourceWriter writer,
        CollectionPlan plan,
        OuterConnectionPlan outer,
        IReadOnlyList<PathFieldPlan> fields
    )
    {
        string content = ContentType(plan);
        BeginReader(writer, plan, "ReadOuterConnection", outer.IsNullable, fields);
        writer.Line($"{FlattenedCursor} start = {FlattenedCursor}.Parse(page.After);");
        writer.Line($"var inner = new {PageRequest}(page.First, start.Inner);");
        writer.Line(
            $"var flattened = new global::WandbGen.CompilerServices.FlattenedPage<{plan.ItemType}>(page, {OuterSize(outer, "start")});"
        );
        string arguments = string.Concat(fields.Select(static field => $", {field.Local}"));
        writer.Line($"{ValueEmitter.Reader}.ExpectObject(ref reader, \"a connection\");");
        writer.Open($"while (reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName)");
        EmitPageInfo(writer, outer.HasPageInfo, "flattened");
        ConnectionEmitter.EmitItems(
            writer,
            outer.Shape,
            $"node = ReadNode(ref reader, inner{arguments});",
            outer.HasPageInfo ? "else if" : "if",
            "flattened",
            outer.IsListNullable,
            $"flattened.Begin();\nstring? cursor = null;\n{content} node = {NullPage(plan)};",
            outer.HasEdgeCursor ? ("", $"cursor = {ValueEmitter.Reader}.ReadString(ref reader);") : null,
            "flattened.Add(cursor, node);"
        );
        ConnectionEmitter.EmitSkip(writer);
        writer.Close();
        writer.Line();
        writer.Line(
            outer.HasPageInfo ? "return flattened.ToPage(ref reader);"
            : outer.After is not null ? "return flattened.ToUnmarkedPage();"
            : $"return flattened.ToOnlyPage({Literals.Boolean(outer.First is not null)});"
        );
        writer.Close();
        writer.Line();
        var walk = new PathEmitter(
            writer,
            outer.Node,
            content,
            missed: NullPage(plan),
            $", {PageRequest} page{PathEmitter.FieldParameters(fields)}",
            // One node that has nothing there does not end the others.
            isNullWhenMissed: true,
            isTargetMissedWhenNull: false,
            variable => OperationEmitter.FindVariable(plan.Variables, variable)
        );
        walk.Emit($"private {content} ReadNode", "ReadConnection");
    }

    private static void EmitConnection(
        SourceWriter writer,
        CollectionPlan plan,
        ConnectionPlan connection,
        IReadOnlyList<PathFieldPlan> fields
    )
    {
        string item = ValueEmitter.ReadObject(
            connection.Item,
            context => OperationEmitter.Argument(context, fields, "base.Client", plan.Type.FullName)
        );
        string add = $"items.Add({item});";
        writer.Line();
        BeginReader(writer, plan, "ReadConnection", connection.IsNullable, fields);
        writer.Line($"var items = new global::WandbGen.CompilerServices.PageBuilder<{plan.ItemType}>(page.First);");
        if (connection.Shape == ConnectionShape.List)
        {
            writer.Line("items.BeginList(ref reader);");
            ConnectionEmitter.EmitList(writer, connection.Shape, add, "items.Begin();");
        }
        else
        {
            writer.Line($"{ValueEmitter.Reader}.ExpectObject(ref reader, \"a connection\");");
            writer.Open($"while (reader.Read() && reader.TokenType == {ValueEmitter.Token}.PropertyName)");
            EmitPageInfo(writer, connection.HasPageInfo, "items");
            ConnectionEmitter.EmitItems(
                writer,
                connection.Shape,
                add,
                connection.HasPageInfo ? "else if" : "if",
                "items",
                connection.IsListNullable,
                "items.Begin();",
                connection.HasEdgeCursor ? ("items.NeedsCursor && ", "items.ReadCursor(ref reader);") : null
            );
            ConnectionEmitter.EmitSkip(writer);
            writer.Close();
        }

        writer.Line();
        writer.Line(
            connection.After is null ? $"return items.ToOnlyPage({Literals.Boolean(connection.First is not null)});"
            : connection.IsOffset ? $"return items.ToOffsetPage(ref reader, page.After, {Literals.Boolean(connection.HasPageInfo)});"
            : connection.HasPageInfo ? "return items.ToPage(ref reader);"
            : "return items.ToUnmarkedPage();"
        );
        writer.Close();
    }

    private static void BeginReader(
        SourceWriter writer,
        CollectionPlan plan,
        string name,
        bool isNullable,
        IReadOnlyList<PathFieldPlan> fields
    )
    {
        writer.Open(
            $"private {ContentType(plan)} {name}(ref {OperationEmitter.Utf8JsonReader} reader, {PageRequest} "
                + $"page{PathEmitter.FieldParameters(fields)})"
        );
        if (isNullable)
        {
            writer.Open($"if (reader.TokenType == {ValueEmitter.Token}.Null)");
            writer.Line($"return {NullPage(plan)};");
            writer.Close();
            writer.Line();
        }
    }

    private static string NullPage(CollectionPlan plan) => $"{ValueEmitter.Reader}.NullPage<{plan.ItemType}>()";

    private static string OuterSize(OuterConnectionPlan outer, string cursor) =>
        outer.Size is { } size ? $"{cursor}.GetSize(page, {size})" : "page.First";

    private static void EmitPageInfo(SourceWriter writer, bool hasPageInfo, string page)
    {
        if (!hasPageInfo)
        {
            return;
        }

        writer.Open("if (reader.ValueTextEquals(\"pageInfo\"u8))");
        writer.Line("reader.Read();");
        writer.Line($"{page}.ReadPageInfo(ref reader);");
        writer.Close();
    }
}
