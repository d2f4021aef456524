namespace WandbGen.IO;

/// <summary>The result of renaming an open file.</summary>
internal enum RenameOutcome
{
    /// <summary>The file has the name.</summary>
    Done,

    /// <summary>Another entry has the name, and must not or cannot be replaced.</summary>
    Exists,

    /// <summary>The file no longer had the name that it was created with. Nothing was done.</summary>
    Lost,

    /// <summary>Another file has the name: it replaced this one during or just after the renaming.</summary>
    Swapped,

    /// <summary>The file cannot be renamed from one directory to the other, or a file without a name cannot get one: another file system is
    /// mounted there, or a sandbox (Landlock) forbids it.</summary>
    Refused,
}
