namespace Podium.Streaming.RemoteCommand;

/// <summary>The headers by which the streams of exec, attach and port-forward say what they are.</summary>
internal static class RemoteStreamTypes
{
    public const string Header = "streamtype";
    public const string Error = "error";
    public const string Stdin = "stdin";
    public const string Stdout = "stdout";
    public const string Stderr = "stderr";
    public const string Resize = "resize";
}
