namespace WandbGen.Generator.Tests;

/// <summary>A small schema with what is irregular elsewhere.</summary>
internal static class TestSchema
{
    public const string Text = """"
        scalar Int64
        scalar DateTime
        scalar JSON
        scalar JSONString
        type Query {
          "Finds a shop; <b>never</b> guesses */ it."
          shop(name: String!, owner: String): Shop
          viewer: User
          tags: [Tag!]!
        }
        type Mutation { rename(input: RenameInput!): RenamePayload }
        input RenameInput { id: ID!, name: String!, count: Int = 1 }
        type RenamePayload { ok: Boolean! shop: Shop }
        type User { id: ID! name: String email: String orders(first: Int, after: String): OrderConnection! }
        type Shop {
          id: ID!
          number: Int64!
          name: String!
          owner: User
          kind: Kind!
          open: Boolean
          rating: Float
          created: DateTime
          settings: JSONString
          matrix: [[Int!]!]!
          labels: [String]
          class: String!
          itemCount: Int!
          items(first: Int, after: String, order: String = "+name", kind: Kind): ItemConnection
          stock(limit: Int, offset: Int): StockConnection
          reviews(first: Int, after: String): ReviewConnection!
          audits(first: Int, after: String): AuditConnection!
          parent: Shop
        }
        enum Kind { SMALL LARGE }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type ItemEdge { cursor: String! node: Item weight: Int }
        type Item { id: ID! name: String! price(currency: String): Float size: Int64 image(width: Int!): String }
        type OrderConnection { nodes: [Order] pageInfo: PageInfo! }
        type Order { id: ID! total: Float! }
        type StockConnection { edges: [StockEdge] }
        type StockEdge { node: Item }
        type ReviewConnection { edges: [ReviewEdge!] }
        type ReviewEdge { cursor: String! node: Review }
        type Review { text: String! }
        type AuditConnection { edges: [AuditEdge!]! pageInfo: PageInfo! }
        type AuditEdge { cursor: String! version: String! node: Item }
        type Tag { name: String! }
        """";
}
