namespace WandbGen.IO;

/// <summary>Recognizes the exceptions with which .NET reports a file that another process has locked.</summary>
internal static class FileLock
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    // EWOULDBLOCK on Linux and on macOS.
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;

    public static bool IsHeldByOther(IOException exception) =>
        exception.HResult is SharingViolation or LockViolation or WouldBlock or WouldBlockOnMac;
}
