using Microsoft.Win32.SafeHandles;

namespace WandbGen.Tool.Terminal;

/// <summary>The first three handles of a process.</summary>
internal static class StandardHandles
{
    private const int Last = 2;

    private static readonly List<SafeFileHandle> s_kept = [];

    /// <summary>
    /// Opens those that the caller has closed (<c>2&gt;&amp;-</c>): otherwise the next file that is opened would take the place of one, and
    /// get what is meant for it. They can only be read, so that output is not lost without a word.
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
}
