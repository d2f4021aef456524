using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Tool.Terminal;

/// <summary>The first three handles of a process.</summary>
internal static partial class StandardHandles
{
    private const int Last = 2;
    private const int GetFlags = 1;
    private const int ClosedByExecution = 1;

    private static readonly List<SafeFileHandle> s_kept = [];

    /// <summary>
    /// Opens those that the caller has closed (<c>2&gt;&amp;-</c>): otherwise the next file that is opened would take the place of one, and
    /// get what is meant for it.
    /// </summary>
    public static void Occupy()
    {
        while (!OperatingSystem.IsWindows())
        {
            SafeFileHandle handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read);
            if (handle.DangerousGetHandle() > Last)
            {
                handle.Dispose();
                return;
            }

            s_kept.Add(handle);
        }
    }

    /// <summary>
    /// Whether the caller has closed one. Then its number belongs to <see cref="Occupy"/> or to a pipe of the runtime, which must not be
    /// read or written. .NET opens all handles so that executing a program closes them, and so none that was inherited is such a handle.
    /// </summary>
    public static bool IsClosed(int handle) =>
        !OperatingSystem.IsWindows() && (GetDescriptorFlags(handle, GetFlags) & ClosedByExecution) != 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int GetDescriptorFlags(int handle, int command);
}
