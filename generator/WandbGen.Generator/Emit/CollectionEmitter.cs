using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits a collection: its constructor, its variables, and the reader of a page.</summary>
internal static class CollectionEmitter
{
    private const string Page = "(ref graphql::JsonTokenReader reader, graphql::PageRequest page";

    public static string Emit(CollectionPlan plan)
    {
        string bases = plan.HasBase ? "" : $" : global::WandbGen.PagedCollection<{plan.ItemType}>";
        if (!plan.IsValid || plan.Document is null || plan.Path is null || plan.Connection is null)
        {
            return SourceFile.Wrap(plan.Type, EmitStubs(plan), bases);
        }

        IEnumerable<PathFieldPlan> beside = PathEmitter.Fields(plan.Path);
        PathFieldPlan[] inItem = plan.Connection.ItemPath is { } itemPath ? [.. PathEmitter.Fields(itemPath)] : [];
        IEnumerable<PathFieldPlan> inNode = plan.Outers.SelectMany(static outer => PathEmitter.Fields(outer.Node));
        PathFieldPlan[] fields = [.. beside, .. inNode];
        IEnumerable<Template> variables = plan.Variables.Select(
            static Template (variable) => $"private readonly {variable.Type.Text} {variable.Field};"
        );
        Template body = Template.Fill(
            $$"""
            {{OperationEmitter.EmitOperation(plan.Document)}}

            {{Template.Lines(variables)}}

            {{EmitConstructor(plan, plan.Path)}}

            /// <inheritdoc/>
            protected override graphql::GraphQLOperation Operation => s_operation;

            {{EmitMaxPageSize(plan.MaxPageSize)}}

            {{EmitRequirements(plan, plan.Document)}}

            /// <inheritdoc/>
            protected override void WriteVariables(json::Utf8JsonWriter writer)
            {
                {{VariableEmitter.EmitWrites(plan.Variables)}}
            }

            /// <inheritdoc/>
            protected override void WritePageVariables(json::Utf8JsonWriter writer, graphql::PageRequest page)
            {
                {{EmitPaging(plan.Connection, plan.Outers, plan.MaxPageSize, plan.Variables)}}
            }

            {{(plan.Total is { } total ? EmitCount(plan, total) : "")}}

            {{EmitReadPage(plan, plan.Path, beside)}}

            {{Template.Blocks(plan.Outers.Select((_, i) => EmitOuterConnection(plan, plan.Path, i, beside)))}}

            {{EmitConnection(plan, PathTo(plan, plan.Path, plan.Outers.Count), plan.Connection, fields)}}

            {{PathEmitter.EmitListMethods(fields.Concat(inItem))}}
            """
        );
        return SourceFile.Wrap(
            plan.Type,
            body,
            bases,
            values: fields.Concat(inItem).Select(static field => field.Value).Append(plan.Connection.Item),
            writes: plan.Variables.Select(static variable => variable.Write)
        );
    }

    // Enough of the base class for the user's code to have no errors but the declaration's own.
    private static Template EmitStubs(CollectionPlan plan)
    {
        string name = Identifiers.Escape(plan.Type.Name);
        string constructor = plan.HasConstructor
            ? ""
            : $"public {name}(global::WandbGen.WandbClient client, params object?[] variables) : base(client, null) {{ }}";
        return Template.Fill(
            $$"""
            {{constructor}}

            private {{name}}(global::WandbGen.WandbClient client, int? pageSize, params object?[] variables) : base(client, pageSize) { }

            protected override graphql::GraphQLOperation Operation => {{SourceFile.ThrowInvalid}}

            protected override void WriteVariables(json::Utf8JsonWriter writer) => {{SourceFile.ThrowInvalid}}

            protected override void WritePageVariables(json::Utf8JsonWriter writer, graphql::PageRequest page) =>
                {{SourceFile.ThrowInvalid}}

            protected override {{ContentType(plan)}} ReadPage{{Page}}) =>
                {{SourceFile.ThrowInvalid}}
            """
        );
    }

    private static string ContentType(CollectionPlan plan) => $"graphql::PageContent<{plan.ItemType}>";

    private static Template EmitConstructor(CollectionPlan plan, PathPlan path)
    {
        string name = Identifiers.Escape(plan.Type.Name);
        IEnumerable<Template> checks = plan
            .Variables.Where(static variable => variable.Type is { IsNullable: false, IsValueType: false })
            .Select(static Template (variable) => $"global::System.ArgumentNullException.ThrowIfNull({variable.Identifier});");
        IEnumerable<Template> assignments = plan.Variables.Select(
            static Template (variable) => $"{variable.Field} = {variable.Identifier};"
        );
        return Template.Fill(
            $$"""
            {{(plan.HasConstructor ? "" : EmitConstructorDocumentation(plan, path))}}
            {{SourceFile.GeneratedCode}}
            {{(
                // The user's constructor is the public one. The page size is the second parameter, so that the signatures always differ.
                plan.HasConstructor
                    ? $"private {name}(global::WandbGen.WandbClient client, int? pageSize{Parameters(plan, hasDefaults: false)})"
                    : $"public {name}(global::WandbGen.WandbClient client{Parameters(plan, hasDefaults: true)}, int? pageSize = null)"
            )}}
                : base(client, pageSize)
            {
                {{Template.Lines(checks.Concat(assignments))}}
            }
            """
        );
    }

    private static string Parameters(CollectionPlan plan, bool hasDefaults) =>
        string.Concat(
            plan.Variables.Select(variable =>
                $", {variable.Type.Text} {variable.Identifier}{(hasDefaults && variable.IsOptional ? Default(variable.Type) : "")}"
            )
        );

    private static string Default(CSharpType type) => type.Kind == CSharpKind.Optional ? " = default" : " = null";

    private static Template EmitConstructorDocumentation(CollectionPlan plan, PathPlan path)
    {
        IEnumerable<StepPlan> levels = path.Steps.Concat(plan.Outers.SelectMany(static outer => outer.Node.Steps));
        string at = Literals.Xml(string.Join(".", levels.Select(static step => step.Key)));
        IEnumerable<Template> parameters = plan.Variables.Select(
            static Template (variable) =>
            {
                string text = variable.Description is { } description
                    ? Literals.Xml(description)
                    : $"The GraphQL variable <c>{Literals.Xml(variable.Name)}</c>.";
                string feature = variable.Feature is null ? "" : $" Needs the server feature <c>{Literals.Xml(variable.Feature)}</c>.";
                return $"/// <param name=\"{variable.Identifier.TrimStart('@')}\">{text}{feature}</param>";
            }
        );
        return Template.Fill(
            $$"""
            /// <summary>The collection at <c>{{at}}</c>; sends nothing yet.</summary>
            /// <param name="client">The client that fetches the pages.</param>
            {{Template.Lines(parameters)}}
            /// <param name="pageSize">
            /// The number of items a page, at least 1, which only failures make smaller; without it, pages start small and adapt.
            /// </param>
            /// <exception cref="global::System.ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
            """
        );
    }

    private static Template EmitMaxPageSize(int size) =>
        size == 0
            ? ""
            : Template.Fill(
                $$"""
                /// <inheritdoc/>
                protected override int MaxPageSize => {{size}};
                """
            );

    private static Template EmitRequirements(CollectionPlan plan, DocumentPlan document) =>
        document.DependsOnFeatures
            ? Template.Fill(
                $$"""
                /// <inheritdoc/>
                {{OperationEmitter.EmitRequirements("protected override", document, plan.Type.Name, plan.Variables)}}
                """
            )
            : "";

    private static Template EmitPaging(
        ConnectionPlan connection,
        EquatableArray<OuterConnectionPlan> outers,
        int largest,
        EquatableArray<VariablePlan> variables
    )
    {
        bool isOffset = connection.Scheme == PagingScheme.Offset || connection.Own is { IsNumber: true };
        return outers.Count > 0
                ? Template.Lines([
                    .. outers.Select((outer, i) => EmitPaging(outer, In(i, GetNodeCount(outer)), In(i, "OuterAfter"), isOffset: false)),
                    EmitPaging(connection, "First", In(outers.Count - 1, "InnerAfter"), isOffset),
                ])
            : connection is { Scheme: PagingScheme.Number, Own: { } numbered }
                ? Template.Lines([
                    connection.First is null ? "" : WriteNumber(connection.First, $"page.GetPageSize({Literals.Number(largest)})"),
                    WriteNumber(
                        connection.After!,
                        $"page.GetPageIndex({Literals.Number(largest)})" + (numbered.FirstPage == 0 ? "" : " + 1")
                    ),
                ])
            : connection is { Scheme: PagingScheme.Window, Own: { To: { } to } window }
                ? Template.Lines([
                    WriteNumber(connection.After!, $"page.GetWindowStart({StartOf(window, variables)})"),
                    WriteNumber(
                        to,
                        $"page.GetWindowEnd({StartOf(window, variables)}, {EndOf(window, variables) ?? "null"})"
                            + (window.IncludesTo ? " - 1" : "")
                    ),
                ])
            : EmitPaging(connection, "First", "After", isOffset);

        static string In(int index, string member) => string.Concat(Enumerable.Repeat("Inner.", index)) + member;
    }

    private static string WriteNumber(string variable, string value) => $"writer.WriteNumber({Literals.Text(variable)}u8, {value});";

    // The bounds of windows from the user's variables.
    private static string StartOf(SchemePlan window, EquatableArray<VariablePlan> variables) =>
        variables.FirstOrDefault(variable => variable.Name == window.Start) is { } start
            ? start.Field + (start.Type.IsNullable ? $" ?? {Literals.Number(window.DefaultStart ?? 0L)}" : "")
            : "0";

    private static string? EndOf(SchemePlan window, EquatableArray<VariablePlan> variables) =>
        variables.FirstOrDefault(variable => variable.Name == window.End) is { } end ? Behind(end, window) : null;

    // Nothing follows the largest number, and no number could express it.
    private static string Behind(VariablePlan end, SchemePlan window)
    {
        string last = end.Type.IsNullable && window.DefaultEnd is { } number ? $"({end.Field} ?? {Literals.Number(number)})" : end.Field;
        return !window.IncludesTo ? last
            : end.Type.Kind == CSharpKind.Int64 ? $"({last} == long.MaxValue ? {last} : {last} + 1)"
            : last + " + 1L";
    }

    private static string EmitToPage(ConnectionPlan connection, int largest, EquatableArray<VariablePlan> variables)
    {
        string reader = "ref reader";
        string hasMore = connection.Own?.HasMore is { } local ? $", {local}" : "";
        string known = hasMore + (connection.Own?.Last is { } lastOfAll ? $", last: {Last(connection, lastOfAll)}" : "");
        return connection.After is null
            ? $"ToOnlyPage({Literals.Boolean(connection.First is not null)})"
            : connection.Scheme switch
            {
                PagingScheme.Offset => $"ToOffsetPage({reader}{known})",
                PagingScheme.Backward => $"ToBackwardPage({reader})",
                PagingScheme.Number =>
                    $"ToNumberedPage({reader}, {Literals.Number(largest)}, {Literals.Boolean(connection.First is not null)}{known})",
                PagingScheme.Token when connection.ItemCursor is not null => $"ToPage({reader}{hasMore})",
                PagingScheme.Token => $"ToTokenPage({reader}, {connection.Own!.Next}{hasMore})",
                PagingScheme.Window => $"ToWindowPage({reader}, {StartOf(connection.Own!, variables)}"
                    + (EndOf(connection.Own!, variables) is { } end ? $", end: {end}" : "")
                    + (connection.Own!.Last is { } last ? $", last: {last})" : ")"),
                _ => $"ToPage({reader})",
            };
    }

    // The number of the last page, counted from 0, is the number of pages before it.
    private static string Last(ConnectionPlan connection, string local) =>
        connection is { Scheme: PagingScheme.Number, Own.FirstPage: 0 } ? local + " + 1" : local;

    private static Template EmitPaging(PagingPlan paging, string size, string cursor, bool isOffset)
    {
        string write = isOffset ? "WriteOffset" : "WriteCursor";
        string start =
            !paging.RequiresAfter ? ""
            : isOffset ? " ?? \"0\""
            : " ?? \"\"";
        return Template.Lines([
            paging.First is null ? "" : $"writer.WriteNumber({Literals.Text(paging.First)}u8, page.{size});",
            paging.After is null ? "" : $"graphql::GraphQLWriter.{write}(writer, {Literals.Text(paging.After)}u8, page.{cursor}{start});",
        ]);
    }

    private static string GetNodeCount(OuterConnectionPlan outer) => outer.Size is { } size ? $"GetNodeCount({size})" : "First";

    private static Template EmitCount(CollectionPlan plan, TotalPlan total)
    {
        ValuePlan value = total.Request.Value;
        string type = value.IsNullable ? value.Type + "?" : value.Type;
        string text = total.Description is { } description ? Literals.Xml(description) : $"GraphQL's <c>{Literals.Xml(total.Key)}</c>.";
        string request = $"new CountRequest({string.Join(", ", total.Request.Variables.Select(static variable => variable.Field))})";
        string orNull = value.IsNullable ? ", or <see langword=\"null\"/> if the server does not know it" : "";
        Template count = Template.Fill(
            $$"""
            /// <summary>Asks for the number of items, without the items: {{text}}</summary>
            /// <param name="cancellationToken">Cancels the request.</param>
            /// <returns>The number{{orNull}}.</returns>
            /// <exception cref="global::WandbGen.WandbException">
            /// The server could not be asked, or something on the path does not exist.
            /// </exception>
            {{SourceFile.GeneratedCode}}
            public global::System.Threading.Tasks.Task<{{type}}> CountAsync(
                global::System.Threading.CancellationToken cancellationToken = default) =>
                base.Client.ExecuteAsync({{request}}, cancellationToken);
            """
        );
        return Template.Fill(
            $$"""
            {{(plan.HasCount ? "" : count)}}

            /// <inheritdoc/>
            protected override async global::System.Threading.Tasks.Task<long?> GetTotalAsync(
                global::System.Threading.CancellationToken cancellationToken) =>
                await base.Client.ExecuteAsync({{request}}, cancellationToken).ConfigureAwait(false);

            {{OperationEmitter.EmitRequest(total.Request, "CountRequest", type)}}
            """
        );
    }

    private static Template EmitReadPage(CollectionPlan plan, PathPlan path, IEnumerable<PathFieldPlan> fields)
    {
        string read = ReaderOf(plan, 0);
        read += $"(ref reader, page{string.Concat(fields.Select(static field => ", " + PathEmitter.Pass(field)))})";
        // A step that is left out is treated like null.
        string otherwise = path.Steps.Any(static step => step.IsOptional)
            ? "new(default, endCursor: null, hasNextPage: false) { IsNull = true }"
            : "default!";
        return Template.Fill(
            $$"""
            /// <inheritdoc/>
            protected override {{ContentType(plan)}} ReadPage{{Page}})
            {
                {{PathEmitter.EmitBody(path, ContentType(plan), read, isNullWhenMissed: false, Find(plan), otherwise)}}
            }
            """
        );
    }

    // The method that reads the connection at the end of the path, or the one that the path goes through.
    private static string ReaderOf(CollectionPlan plan, int index) =>
        index == plan.Outers.Count ? "ReadConnection"
        : index == 0 ? "ReadOuterConnection"
        : "ReadMiddleConnection";

    private static PathPlan PathTo(CollectionPlan plan, PathPlan path, int index) => index == 0 ? path : plan.Outers[index - 1].Node;

    private static Template EmitOuterConnection(CollectionPlan plan, PathPlan root, int index, IEnumerable<PathFieldPlan> beside)
    {
        OuterConnectionPlan outer = plan.Outers[index];
        PathPlan path = PathTo(plan, root, index);
        PathFieldPlan[] fields = [.. beside, .. plan.Outers.Take(index).SelectMany(static around => PathEmitter.Fields(around.Node))];
        string readNode = index == 0 ? "ReadNode" : "ReadMiddleNode";
        string type = ContentType(plan);
        string parameters = PathEmitter.Parameters(fields);
        string size = outer.Size is { } largest ? Literals.Number(largest) : "page.First";
        string connection = Connection(path, outer);
        string arguments = string.Concat(fields.Select(static field => ", " + field.Local));
        string toPage =
            outer.HasPageInfo || outer.After is not null
                ? "ToPage(ref reader)"
                : $"ToOnlyPage({Literals.Boolean(outer.First is not null)})";
        string read =
            $"{ReaderOf(plan, index + 1)}(ref reader, page"
            + $"{arguments}{string.Concat(PathEmitter.Fields(outer.Node).Select(static field => ", " + PathEmitter.Pass(field)))})";
        // A node without the connection does not end the others.
        return Template.Fill(
            $$"""
            private {{type}} {{ReaderOf(plan, index)}}{{Page}}{{parameters}})
            {
                var nodes = new graphql::FlattenedPage<{{plan.ItemType}}>(
                    ref reader, page, {{size}}, {{connection}});
                while (nodes.MoveNext(ref reader))
                {
                    nodes.Add({{readNode}}(ref reader, nodes.Inner{{arguments}}));
                }

                return nodes.{{toPage}};
            }

            private {{type}}? {{readNode}}{{Page}}{{parameters}})
            {
                {{PathEmitter.EmitBody(outer.Node, type + "?", read, isNullWhenMissed: true, Find(plan))}}
            }
            """
        );
    }

    private static Template EmitConnection(CollectionPlan plan, PathPlan path, ConnectionPlan connection, PathFieldPlan[] fields)
    {
        PathFieldPlan[] own = connection.ItemPath is { } path2 ? [.. PathEmitter.Fields(path2)] : [];
        string Pass(PathFieldPlan field) => own.Contains(field) ? PathEmitter.Pass(field) : field.Local;
        string item = ValueEmitter.ReadPresent(
            connection.Item,
            "",
            context => OperationEmitter.Argument(context, [.. own, .. fields], Pass, plan.Variables, "base.Client", plan.Type.FullName)
        );
        Template readItem = default;
        if (connection.ItemPath is { } itemPath)
        {
            string type = plan.ItemType + "?";
            readItem = Template.Fill(
                $$"""
                private {{type}} ReadItem(ref graphql::JsonTokenReader reader{{PathEmitter.Parameters(fields)}})
                {
                    {{PathEmitter.EmitBody(itemPath, type, ValueEmitter.IfNull("null", item), isNullWhenMissed: true, Find(plan))}}
                }
                """
            );
            item = $"ReadItem(ref reader{string.Concat(fields.Select(static field => ", " + field.Local))})";
        }

        Template add =
            connection.ItemPath is not null && connection.Item.IsValueType
                ? Template.Fill(
                    $$"""
                    if ({{item}} is { } item)
                    {
                        items.Add(item);
                    }
                    """
                )
                : $"items.Add({item});";

        string toPage = EmitToPage(connection, plan.MaxPageSize, plan.Variables);
        return Template.Fill(
            $$"""
            private {{ContentType(plan)}} ReadConnection{{Page}}{{PathEmitter.Parameters(fields)}})
            {
                var items = new graphql::PageBuilder<{{plan.ItemType}}>(
                    ref reader, page, {{Connection(path, connection)}});
                while (items.MoveNext(ref reader))
                {
                    {{add}}
                }

                return items.{{toPage}};
            }

            {{readItem}}
            """
        );
    }

    private static string Connection(PathPlan path, PagingPlan connection)
    {
        List<string> facts = [];
        AddIf(connection.HasPageInfo, "HasPageInfo = true");
        AddIf(connection.IsNullable, "IsNullable = true");
        AddIf(connection.IsListNullable, "IsListNullable = true");
        if (connection is ConnectionPlan plan)
        {
            AddIf(plan.ItemCursor is not null, $"ItemCursor = {Literals.Text(plan.ItemCursor ?? "")}u8");
            AddIf(plan.Counted is not null, $"Counted = {Literals.Text(plan.Counted ?? "")}");
        }

        return ValueEmitter.ConnectionSchema(path.Steps[path.Steps.Count - 1].TypeName, connection.Shape, [.. facts]);

        void AddIf(bool isTrue, string fact)
        {
            if (isTrue)
            {
                facts.Add(fact);
            }
        }
    }

    private static Func<string, string> Find(CollectionPlan plan) => variable => OperationEmitter.FindVariable(plan.Variables, variable);
}
