using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tests;

internal sealed record Item(string Name);

/// <summary>A collection as the generator would emit it.</summary>
internal sealed class Items(WandbClient client, string project = "p", int? pageSize = null) : PagedCollection<Item>(client, pageSize)
{
    private static readonly GraphQLOperation s_operation = new(
        "Items",
        GraphQLOperationKind.Query,
        """
        query Items($project: String!, $first: Int!, $after: String) {
          project(name: $project) {
            items(first: $first, after: $after) { pageInfo { endCursor hasNextPage } edges { node { name } } }
          }
        }
        """u8
    );

    /// <summary>The pages that were read.</summary>
    public List<PageContent<Item>> ReadPages { get; } = [];

    protected override GraphQLOperation Operation => s_operation;

    protected override void WriteVariables(Utf8JsonWriter writer) => writer.WriteString("project"u8, project);

    protected override void WritePageVariables(Utf8JsonWriter writer, PageRequest page)
    {
        writer.WriteNumber("first"u8, page.First);
        writer.WriteString("after"u8, page.After);
    }

    protected override PageContent<Item> ReadPage(ref JsonTokenReader reader, PageRequest page)
    {
        PageContent<Item> result = default!;
        var path = new PathReader(ref reader, "project { items }"u8, "Project ItemConnection");
        while (path.MoveNext(ref reader))
        {
            switch (path.Current)
            {
                case 0: // project is null
                    throw WandbNotFoundException.ForNullStep("project", "Project", $"project(name: \"{project}\")");
                case 1: // project.items
                    result = ReadConnection(ref reader, page);
                    break;
            }
        }

        ReadPages.Add(result);
        return result;
    }

    private static PageContent<Item> ReadConnection(ref JsonTokenReader reader, PageRequest page)
    {
        var items = new PageBuilder<Item>(
            ref reader,
            page,
            new ConnectionSchema("ItemConnection", ConnectionShape.Edges)
            {
                HasPageInfo = true,
                IsNullable = true,
                IsListNullable = true,
            }
        );
        while (items.MoveNext(ref reader))
        {
            items.Add(ReadItem(ref reader));
        }

        return items.ToPage(ref reader);
    }

    private static Item ReadItem(ref JsonTokenReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            GraphQLReader.ThrowUnexpected<Item>(ref reader, "Item");
        }

        string? name = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            name =
                reader.TokenType == JsonTokenType.String
                    ? reader.OpenValue().GetString()
                    : GraphQLReader.ThrowUnexpected<string>(ref reader, "String!");
        }

        if (name is null)
        {
            GraphQLReader.ThrowMissing<string>(ref reader, "name", "String!");
        }

        return new Item(name!);
    }
}
