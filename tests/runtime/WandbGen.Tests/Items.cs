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

    protected override GraphQLOperation Operation => s_operation;

    protected override void WriteVariables(Utf8JsonWriter writer) => writer.WriteString("project"u8, project);

    protected override void WritePageVariables(Utf8JsonWriter writer, PageRequest page)
    {
        writer.WriteNumber("first"u8, page.First);
        writer.WriteString("after"u8, page.After);
    }

    protected override PageContent<Item> ReadPage(ref Utf8JsonReader reader, PageRequest page)
    {
        var items = new PageBuilder<Item>(page.First);
        string? endCursor = null;
        bool hasNextPage = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                throw WandbNotFoundException.ForNullStep("project", "Project", $"project(name: \"{project}\")");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.Read();
                ReadConnection(ref reader, ref items, ref endCursor, ref hasNextPage);
            }
        }

        return new PageContent<Item>(items.ToItems(), endCursor, hasNextPage);
    }

    private static void ReadConnection(ref Utf8JsonReader reader, ref PageBuilder<Item> items, ref string? endCursor, ref bool hasNextPage)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isEdges = reader.ValueTextEquals("edges"u8);
            reader.Read();
            if (!isEdges)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool isCursor = reader.ValueTextEquals("endCursor"u8);
                    reader.Read();
                    if (isCursor)
                    {
                        endCursor = reader.GetString();
                    }
                    else
                    {
                        hasNextPage = reader.GetBoolean();
                    }
                }

                continue;
            }

            while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                reader.Read();
                reader.Read();
                items.Add(ReadItem(ref reader));
                reader.Read();
            }
        }
    }

    private static Item ReadItem(ref Utf8JsonReader reader)
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
                    ? reader.GetString()
                    : GraphQLReader.ThrowUnexpected<string>(ref reader, "String!");
        }

        if (name is null)
        {
            GraphQLReader.ThrowMissing<string>(ref reader, "name", "String!");
        }

        return new Item(name!);
    }
}
