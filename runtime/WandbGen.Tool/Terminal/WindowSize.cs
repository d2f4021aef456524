using System.Runtime.InteropServices;

namespace WandbGen.Tool.Terminal;

/// <summary>How wide the terminal is.</summary>
internal static partial class WindowSize
{
    private const nuint GetWindowSize = 0x5413;
    private const int LastStandardHandle = 2;

    /// <summary>Reads the number of columns; 0 if there is no terminal.</summary>
    public static int ReadWidth()
    {
        // .NET would set the terminal up for keys first, by characters on standard output.
        if (!OperatingSystem.IsLinux())
        {
            return Console.WindowWidth;
        }

        for (int handle = 0; handle <= LastStandardHandle; handle++)
        {
            if (Ioctl(handle, GetWindowSize, out Size size) == 0)
            {
                return size.Columns;
            }
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int handle, nuint request, out Size size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
