using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Podium.Api;

namespace Podium.ApiServer.Discovery;

/// <summary>The answer to <c>/version</c>.</summary>
internal static class ServerVersion
{
    public static byte[] Json { get; } = Make();

    private static byte[] Make()
    {
        var architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        };
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("major", "1");
            writer.WriteString("minor", "32");
            writer.WriteString("gitVersion", PodiumVersion.GitVersion);
            writer.WriteString("gitCommit", "");
            writer.WriteString("gitTreeState", "clean");
            writer.WriteString("buildDate", "1970-01-01T00:00:00Z");
            writer.WriteString("goVersion", ".NET " + Environment.Version);
            writer.WriteString("compiler", "roslyn");
            writer.WriteString("platform", "linux/" + architecture);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
