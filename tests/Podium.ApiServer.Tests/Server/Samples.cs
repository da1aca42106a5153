namespace Podium.ApiServer.Tests.Server;

/// <summary>Bodies that tests send.</summary>
internal static class Samples
{
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    public const string Pods = "/api/v1/namespaces/default/pods";

    public static string ConfigMap(string name, string value = "1") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","labels":{"app":"{{{name}}}"}},"data":{"k":"{{{value}}}"}}""";

    public static string Pod(string name, string spec = "") =>
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{"containers":[{"name":"c","image":"busybox"}]{{{spec}}}}}""";
}
