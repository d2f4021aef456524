using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Output;

internal sealed class IdWriter<T>(ToolConsole console, Func<T, string> id) : ListingWriter<T>
{
    public override void Write(T item) =>
        console.Output.WriteLine(console.IsOutputTerminal ? TerminalText.ToLine(id(item)) : TsvText.Escape(id(item)));

    public override void Complete() => console.Output.Flush();
}
