using WandbGen.Tool;
using WandbGen.Tool.Terminal;

using var interruption = new Interruption();
ToolConsole console = ToolConsole.OfProcess();
return await Tool.RunAsync(args, console, interruption.Token).ConfigureAwait(false);
