using WandbGen.Tool;
using WandbGen.Tool.IO;
using WandbGen.Tool.Terminal;

StandardHandles.Occupy();
LibraryInside.Register();
using var interruption = new Interruption();
ToolConsole console = ToolConsole.OfProcess();
return await Tool.RunAsync(args, console, interruption.Token).ConfigureAwait(false);
