namespace WandbGen.Tool.Terminal;

/// <summary>The reader of standard output has closed it.</summary>
internal sealed class OutputClosedException(IOException cause) : IOException(cause.Message, cause);
