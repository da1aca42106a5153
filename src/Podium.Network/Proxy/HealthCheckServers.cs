using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;

namespace Podium.Network.Proxy;

/// <summary>
/// Answers load balancers that ask on a Service's healthCheckNodePort whether this node has endpoints of it
/// (pkg/proxy/healthcheck/service_health.go).
/// </summary>
internal sealed partial class HealthCheckServers(ILogger<HealthCheckServers> logger) : IAsyncDisposable
{
    private readonly Dictionary<ObjectKey, Server> servers = [];

    /// <summary>Opens, changes or closes the port of a Service.</summary>
    public void Put(ObjectKey key, Service? service, IReadOnlyList<EndpointSlice> slices, ProxyNode node)
    {
        var port = service is not null && ServiceRulesPlan.IsServed(service) && service.Spec.Type == "LoadBalancer"
            && service.Spec.ExternalTrafficPolicy == "Local"
                ? service.Spec.HealthCheckNodePort
                : 0;
        if (servers.TryGetValue(key, out var server) && server.Port != port)
        {
            server.Listener.Close();
            servers.Remove(key);
            server = null;
        }

        if (port == 0)
        {
            return;
        }

        server ??= Open(key, port);
        if (server is not null)
        {
            server.LocalEndpoints = CountLocal(slices, node);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values)
        {
            server.Listener.Close();
            await server.Answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        servers.Clear();
    }

    private Server? Open(ObjectKey key, int port)
    {
        var listener = new HttpListener();
        listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://+:{port}/"));
        try
        {
            listener.Start();
        }
        catch (HttpListenerException taken)
        {
            LogTaken(port, key, taken);
            listener.Close();
            return null;
        }

        var server = new Server(listener, port);
        server.Answering = AnswerAsync(key, server);
        return servers[key] = server;
    }

    private async Task AnswerAsync(ObjectKey key, Server server)
    {
        while (server.Listener.IsListening)
        {
            try
            {
                var context = await server.Listener.GetContextAsync().ConfigureAwait(false);
                var count = server.LocalEndpoints;
                var body = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"service":{"namespace":"{{key.Namespace}}","name":"{{key.Name}}"},"localEndpoints":{{count}},"serviceProxyHealthy":true}"""));
                context.Response.StatusCode = count > 0 ? 200 : 503;
                context.Response.ContentType = "application/json";
                context.Response.Headers["X-Content-Type-Options"] = "nosniff";
                context.Response.Headers["X-Load-Balancing-Endpoint-Weight"] = count.ToString(CultureInfo.InvariantCulture);
                context.Response.Close(body, willBlock: false);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The port was closed, or the load balancer hung up.
                LogHungUp(key, ended.Message);
            }
        }
    }

    private static int CountLocal(IReadOnlyList<EndpointSlice> slices, ProxyNode node)
    {
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.NodeName == node.Node && (endpoint.Conditions.Ready ?? true) && endpoint.Addresses.Count > 0)
                {
                    addresses.Add(endpoint.Addresses[0]);
                }
            }
        }

        return addresses.Count;
    }

    [LoggerMessage(1, LogLevel.Warning, "the health check port {port} of {service} cannot be opened")]
    private partial void LogTaken(int port, ObjectKey service, Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "a health check of {service} ended: {message}")]
    private partial void LogHungUp(ObjectKey service, string message);

    private sealed class Server(HttpListener listener, int port)
    {
        private int localEndpoints;

        public HttpListener Listener { get; } = listener;

        public int Port { get; } = port;

        public Task Answering { get; set; } = Task.CompletedTask;

        public int LocalEndpoints
        {
            get => Volatile.Read(ref localEndpoints);
            set => Volatile.Write(ref localEndpoints, value);
        }
    }
}
