namespace Podium.Api.OpenApi;

/// <summary>The options of the subresources through which pods, nodes and services are spoken to.</summary>
public static class PodParameters
{
    private static readonly OpenApiParameter Container = new("container", "string",
        "The container that is meant. It may be left out where there is one only, or where an annotation names a default.");

    /// <summary>Options of log.</summary>
    public static IReadOnlyList<OpenApiParameter> Log { get; } =
    [
        Container,
        new("follow", "boolean", "Whether the answer goes on with new lines as they come."),
        new("insecureSkipTLSVerifyBackend", "boolean", "Whether the node's certificate goes unchecked."),
        new("limitBytes", "integer", "After how many bytes the answer ends, even within a line."),
        new("previous", "boolean", "Whether the log of the container's instance before is meant."),
        new("sinceSeconds", "integer", "How many seconds back the answer starts. Not together with sinceTime."),
        new("stream", "string", "Which output is meant: All, Stdout or Stderr. Needs a feature that is off by default."),
        new("tailLines", "integer", "With how many lines before the end the answer starts."),
        new("timestamps", "boolean", "Whether each line starts with its time."),
    ];

    /// <summary>Options of exec.</summary>
    public static IReadOnlyList<OpenApiParameter> Exec { get; } =
    [
        new("command", "string", "The program and its arguments, one parameter each. No shell is involved."),
        .. Attach,
    ];

    /// <summary>Options of attach.</summary>
    public static IReadOnlyList<OpenApiParameter> Attach =>
    [
        Container,
        new("stderr", "boolean", "Whether the standard error output is carried."),
        new("stdin", "boolean", "Whether the standard input is carried."),
        new("stdout", "boolean", "Whether the standard output is carried."),
        new("tty", "boolean", "Whether there is a terminal."),
    ];

    /// <summary>Options of port-forward.</summary>
    public static IReadOnlyList<OpenApiParameter> PortForward { get; } =
        [new("ports", "integer", "The ports to reach; required with WebSockets.")];

    /// <summary>Options of proxy.</summary>
    public static IReadOnlyList<OpenApiParameter> Proxy { get; } = [new("path", "string", "The path that is asked for.")];
}
