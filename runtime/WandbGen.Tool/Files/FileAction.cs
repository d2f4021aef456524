namespace WandbGen.Tool.Files;

internal enum FileAction
{
    /// <summary>It is not there.</summary>
    Download,

    /// <summary>It is there, and its size and MD5 are right.</summary>
    Keep,

    /// <summary>Another file has its place.</summary>
    Replace,

    /// <summary>It is there, and the run does not have it.</summary>
    Delete,

    /// <summary>Its name leads out of the directory.</summary>
    Refuse,
}
