namespace WandbGen.IO;

/// <summary>The result of renaming an open file.</summary>
internal enum RenameOutcome
{
    /// <summary>It has the name.</summary>
    Done,

    /// <summary>Something else has the name, and may not be replaced, or cannot be.</summary>
    Exists,

    /// <summary>It had lost the name that it was made by; nothing was done.</summary>
    Lost,

    /// <summary>Another file has the name: it took the place of this one in the instant of the renaming, or right after.</summary>
    Swapped,

    /// <summary>A name cannot be moved from the one directory to the other, or a file without a name cannot get one: a file system is
    /// mounted at one of them, or a sandbox (Landlock) forbids it.</summary>
    Refused,
}
