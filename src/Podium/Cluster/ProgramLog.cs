using Microsoft.Extensions.Logging;

namespace Podium.Cluster;

/// <summary>How the program's long-running commands log: a line each, to their output.</summary>
internal static class ProgramLog
{
    public static ILoggerFactory Open() => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        }));
}
