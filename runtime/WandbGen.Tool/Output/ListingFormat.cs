namespace WandbGen.Tool.Output;

internal enum ListingFormat
{
    /// <summary>For a person: aligned, cut to the terminal's width.</summary>
    Table,

    /// <summary>For a pipe: values between tabs, a row a line, the names of the columns first.</summary>
    Tsv,

    /// <summary>An array of objects.</summary>
    Json,

    /// <summary>An id a line: what other commands take.</summary>
    Ids,
}
