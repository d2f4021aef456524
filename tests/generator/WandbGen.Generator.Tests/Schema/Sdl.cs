using System.Globalization;
using System.Text;

namespace WandbGen.Generator.Tests;

/// <summary>Texts that several tests read.</summary>
internal static class Sdl
{
    /// <summary>A valid schema with every kind of definition and most ways to write one.</summary>
    public const string Library = """"
        # A small library.
        schema @link(url: "https://example.org/schema#type", import: ["@key", "{"]) {
          query: Library
          mutation: LibraryMutation
        }

        """
        Marks a field "as old";
          with an indented line, a brace } and an escaped \""" inside.
        """
        directive @old(since: Int! = 1, because: String) repeatable on FIELD_DEFINITION | ENUM_VALUE

        directive @key(fields: String!) on OBJECT

        "A moment in time."
        scalar DateTime @specifiedBy(url: "https://example.org/date")

        interface Node { "The id." id: ID! }

        interface Work implements Node & Named {
          id: ID!
          name(language: Language = EN): String!
          authors(first: Int = 10, after: String): [Author!]!
        }

        interface Named {
          name(language: Language = EN): String!
        }

        type Library {
          books(filter: BookFilter = {genres: [NOVEL, POEM], title: "A \"quoted\" \\ title",
            published: {after: null}}, first: Int = -5, ratio: Float = 1.5e3): [[Book]!]!
          find(id: ID!): Hit
          type: String @deprecated
          input: String @deprecated(reason: "Say \"what\" instead")
        }

        type LibraryMutation { addBook(book: BookFilter!): Book }

        type Book implements & Work & Node & Named @key(fields: "id") @key(fields: "name") {
          id: ID!
          name(language: Language = EN): String!
          authors(first: Int = 10, after: String, sorted: Boolean = true): [Author!]!
          """
          When it came out.
          """
          published: DateTime @old(since: 2)
        }

        type Author implements Node {
          id: ID!
          books: [Book]
        }

        extend type Author implements Named @old {
          name(language: Language = EN): String!
        }

        union Hit = | Book | Author

        enum Language {
          "English"
          EN
          DE @deprecated(reason: """
            Nobody
            reads it
            """)
        }

        enum Genre { NOVEL POEM, type query }

        extend enum Genre { ESSAY }

        input BookFilter {
          title: String = ""
          "One of them."
          genres: [Genre!] = []
          published: Period
          and: [BookFilter!]
        }

        input Period { after: DateTime, before: DateTime }
        """";

    /// <summary>A valid schema of the size and shape of a real one: some 600 types, mostly connections.</summary>
    public static string Large { get; } = Repeat(100);

    /// <summary>The same for any number of entities, six types each.</summary>
    public static string Repeat(int entities)
    {
        var text = new StringBuilder(
            "interface Node {\n  id: ID!\n}\n\ntype PageInfo {\n  endCursor: String\n  hasNextPage: Boolean!\n}\n\ntype Query {\n"
        );
        for (int i = 0; i < entities; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  entity{i}(id: ID!): Entity{i}\n");
        }

        text.Append("}\n");
        for (int i = 0; i < entities; i++)
        {
            int next = (i + 1) % entities;
            text.Append(
                CultureInfo.InvariantCulture,
                $$""""

                """
                Something that is numbered {{i}}.
                """
                type Entity{{i}} implements Node {
                  id: ID!
                  name: String!
                  createdAt: String @deprecated(reason: "Use \"history\".")
                  "All that follow."
                  children(after: String, filter: Filter{{i}} = {state: OPEN, tags: ["a", "b"]}, first: Int = 50): Entity{{next}}Connection!
                  owner: Owner{{i}}
                  sizes(exact: Boolean = true): [[Int!]!]!
                }

                type Entity{{i}}Connection {
                  edges: [Entity{{i}}Edge!]!
                  pageInfo: PageInfo!
                  totalCount: Int!
                }

                type Entity{{i}}Edge {
                  cursor: String!
                  node: Entity{{i}}
                }

                union Owner{{i}} = Entity{{i}} | Entity{{next}}

                enum State{{i}} {
                  OPEN
                  "Nothing happens any more."
                  CLOSED
                }

                input Filter{{i}} {
                  state: State{{i}}
                  tags: [String!]
                  not: Filter{{i}}
                }

                """"
            );
        }

        return text.ToString();
    }
}
