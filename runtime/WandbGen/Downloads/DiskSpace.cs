namespace WandbGen.Downloads;

/// <summary>Tells a full disk from other failures.</summary>
internal static class DiskSpace
{
    // ENOSPC and EDQUOT on Linux, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    public static bool IsFull(IOException exception) => exception.HResult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    public static WandbDiskFullException ToException(IOException exception, string fileName, string path, long? needed)
    {
        long? free;
        try
        {
            free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It is only for the message.
            free = null;
        }

        return new WandbDiskFullException(fileName, path, needed, free, exception);
    }
}
