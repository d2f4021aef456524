namespace WandbGen.Generator.Tests;

/// <summary>A schema with what objects can be made of.</summary>
internal static class LanguageSchema
{
    public const string Text = """"
        scalar JSONString
        scalar JSON
        scalar Duration
        scalar Money
        directive @any on FIELD
        type Query {
          node(id: ID!): Node
          nodes(kind: Kind, kinds: [Kind!], first: Int, after: String): NodeConnection!
          search(first: Int, after: String): SearchConnection
          folder(id: ID!): Folder
          viewer: User
          serverInfo: ServerInfo
        }
        type Mutation { save(input: SaveInput!): SavePayload  touch(at: Money, kind: Kind): Boolean! }
        type ServerInfo { features: [ServerFeature]! }
        type ServerFeature { name: String! isEnabled: Boolean! }
        input SaveInput { id: ID! name: String note: String tags: [String!] kind: Kind owner: OwnerInput price: Money config: JSONString }
        input OwnerInput { id: ID! }
        type SavePayload { node: Node }
        enum Kind { SMALL EXTRA_LARGE AwayFromHome }
        interface Node { id: ID! name: String kind: Kind! }
        type File implements Node { id: ID! name: String kind: Kind! size: Int! label: String! owner: User }
        type Folder implements Node {
          id: ID! name: String kind: Kind! label: Int children(first: Int, after: String): NodeConnection!
          parent: Folder folders: [Folder!]! files(first: Int, after: String): FileConnection
          owner: User wait: Duration config: JSONString price: Money kinds: [Kind]! extra: String
        }
        type Link implements Node { id: ID! name: String kind: Kind! target: Node }
        union Result = File | User
        type User { id: ID! email: String projects(first: Int, after: String): ProjectConnection
          boards(first: Int, after: String): BoardConnection }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type NodeConnection { edges: [NodeEdge!]! pageInfo: PageInfo! }
        type NodeEdge { cursor: String! node: Node }
        type SearchConnection { nodes: [Result] pageInfo: PageInfo! }
        type FileConnection { edges: [FileEdge!] pageInfo: PageInfo! totalCount: Int! }
        type FileEdge { cursor: String! node: File }
        type ProjectConnection { edges: [ProjectEdge!]! pageInfo: PageInfo! }
        type ProjectEdge { cursor: String! node: Project }
        type Project { id: ID! name: String! triggers: [Trigger!]! runs(first: Int, after: String, filters: JSONString): RunConnection }
        type Trigger { id: ID! }
        type RunConnection { edges: [RunEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type RunEdge { cursor: String! node: Run }
        type Run { id: ID! newField: String summary(deep: Boolean): String }
        type BoardConnection { nodes: [Board] pageInfo: PageInfo! }
        type Board { id: ID! runs(first: Int, after: String): RunConnection }
        """";
}
