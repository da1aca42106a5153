using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Core.Services;
using Podium.ApiServer.Http;
using Podium.ApiServer.InProcess;
using Podium.Client;

namespace Podium.ApiServer.Hosting;

/// <summary>
/// A running API server. The order of its start: certificates, the registry with its watch cache, the objects that a cluster is never without,
/// and then the port. Disposing it ends watches in good order, waits for requests in flight, and leaves the store to its owner.
/// </summary>
public sealed class ApiServerHost : IAsyncDisposable
{
    // The streams of one connection: a client's watches all go over one.
    private const int StreamsMax = 250;

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly WebApplication app;
    private readonly ApiServerCore core;
    private readonly CancellationTokenSource stopping;
    private readonly KubernetesService ownService;

    internal ApiServerCore Core => core;

    private ApiServerHost(
        WebApplication app, ApiServerCore core, ApiServerOptions options, ClusterCertificates certificates, CancellationTokenSource stopping)
    {
        this.app = app;
        this.core = core;
        this.stopping = stopping;
        Certificates = certificates;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
        ownService = new(
            CreateClient(UserInfo.ApiServer), core.Allocator.FirstAddress, new(options.AdvertiseAddress, Address.Port), options.Time, options.Logging);
    }

    /// <summary>Where the server listens, as a client on this machine reaches it.</summary>
    public Uri Address { get; }

    /// <summary>The cluster's certificates.</summary>
    public ClusterCertificates Certificates { get; }

    /// <summary>Starts a server; when this returns, it answers.</summary>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<ApiServerHost> StartAsync(ApiServerOptions options, CancellationToken cancellationToken)
    {
        var certificates = ClusterCertificates.LoadOrCreate(options.DataDirectory, options.Time);
        var stopping = new CancellationTokenSource();
        var core = await ApiServerCore.StartAsync(options, certificates, cancellationToken);
        try
        {
            var pipeline = core.MakePipeline(options, stopping.Token);
            var app = Build(options, certificates, pipeline);
            await app.StartAsync(cancellationToken);
            var host = new ApiServerHost(app, core, options, certificates, stopping);
            await host.ownService.TryEnsureAsync(cancellationToken);
            return host;
        }
        catch
        {
            await core.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client for a component in this process, which acts as the user given.</summary>
    public IApiClient CreateClient(UserInfo user) => new InProcessApiClient(core, user);

    /// <summary>The metadata of every kind for a component in this process, under an identity.</summary>
    public IMetadataClient CreateMetadataClient(UserInfo user) => new InProcessMetadataClient(core, user);

    /// <summary>Keeps the objects that the server itself answers for, until cancelled: its own Service, and the claims of addresses.</summary>
    public Task MaintainAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(ownService.RunAsync(cancellationToken), core.KeepClaimsAsync(cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        using (var drained = new CancellationTokenSource(DrainTime))
        {
            await app.StopAsync(drained.Token);
        }

        await app.DisposeAsync();
        await core.DisposeAsync();
        Certificates.Dispose();
        stopping.Dispose();
    }

    private static WebApplication Build(ApiServerOptions options, ClusterCertificates certificates, RequestPipeline pipeline)
    {
        // The empty builder: no configuration files, no routing, no services that nobody asked for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new QuietLogging(options.Logging));
        var serverCertificate = certificates.ApiServer(options.CertificateAddresses.Append(options.Address).Where(a => !a.Equals(IPAddress.Any)));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.LimitBytes + 1;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(3);
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsMax;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 256 * 1024;
            kestrel.Listen(options.Address, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = serverCertificate,
                    ServerCertificateChain = [certificates.Authority.Certificate],
                    SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,

                    // Any certificate gets through the handshake; the authenticator says 401 to those of others.
                    ClientCertificateValidation = (_, _, _) => true,
                });
            });
        });
        var app = builder.Build();
        app.Run(pipeline.HandleAsync);
        return app;
    }
}
