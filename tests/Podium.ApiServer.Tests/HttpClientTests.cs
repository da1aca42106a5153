using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Tests.Server;
using Podium.Client;
using Podium.Client.Http;
using Podium.Client.Informers;
using Patch = Podium.Client.Patch;

namespace Podium.ApiServer.Tests;

/// <summary>Goal: components on other machines see what those in the server's process see. Method: the HTTPS client against a real server.</summary>
public sealed class HttpClientTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Objects_are_made_read_listed_changed_and_deleted()
    {
        using var connection = Connect();
        var client = new HttpApiClient(connection);
        var made = await client.CreateAsync(Make("far", "1"), None);
        Assert.NotEqual("", made.Metadata.Uid);
        Assert.Equal(made, await client.GetAsync<ConfigMap>(ObjectKey.Of(made), None));
        Assert.Equal("2", (await client.UpdateAsync(made with { Data = new Dictionary<string, string> { ["k"] = "2" } })).Data["k"]);
        var patched = await client.PatchAsync<ConfigMap>(ObjectKey.Of(made), new Patch(PatchType.Merge, JsonNode.Parse("""{"data":{"l":"3"}}""")!));
        Assert.Equal(2, patched.Data.Count);
        var list = await client.ListAsync<ConfigMap>(new ListRequest("default", FieldSelector: "metadata.name=far"), None);
        Assert.Equal(patched, Assert.Single(list.Items));
        await client.DeleteAsync<ConfigMap>(ObjectKey.Of(made), new(), None);
        var gone = await Assert.ThrowsAsync<StatusException>(() => client.GetAsync<ConfigMap>(ObjectKey.Of(made), None));
        Assert.Equal((404, "NotFound", "configmaps \"far\" not found"), (gone.Code, gone.Reason, gone.Message));
    }

    [Fact]
    public async Task An_informer_follows_changes_over_the_wire()
    {
        using var connection = Connect();
        var client = new HttpApiClient(connection);
        var informer = new Informer<ConfigMap>(
            client, new InformerSelection("default", FieldSelector: "metadata.name=followed"), TimeProvider.System, NullLogger<Informer<ConfigMap>>.Instance);
        var seen = System.Threading.Channels.Channel.CreateUnbounded<string>();
        informer.OnChange(change => seen.Writer.TryWrite(change.After?.Data.GetValueOrDefault("k") ?? "gone"));
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.Synced;
        var made = await client.CreateAsync(Make("followed", "1"), None);
        Assert.Equal("1", await NextAsync());
        await client.UpdateAsync(made with { Data = new Dictionary<string, string> { ["k"] = new('x', 50_000) } });
        Assert.Equal(50_000, (await NextAsync()).Length);
        await client.DeleteAsync<ConfigMap>(ObjectKey.Of(made), new(), None);
        Assert.Equal("gone", await NextAsync());
        await stop.CancelAsync();
        await running;

        Task<string> NextAsync() => seen.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_watch_from_a_version_in_the_future_or_past_is_refused_as_the_server_says()
    {
        using var connection = Connect();
        var client = new HttpApiClient(connection);
        var refusal = await Assert.ThrowsAsync<StatusException>(async () =>
        {
            await foreach (var _ in client.WatchAsync<ConfigMap>(new WatchRequest("1", "default", "="), None))
            {
                break;
            }
        });
        Assert.Equal(400, refusal.Code);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_spoken_to()
    {
        var directory = Directory.CreateTempSubdirectory("podium-other-ca-");
        using var other = CertificateAuthority.LoadOrCreate(directory.FullName, TimeProvider.System);
        using var connection = new ApiConnection(new ApiConnectionOptions { Server = server.Host.Address, Authorities = [other.Certificate], Token = "secret" });
        await Assert.ThrowsAsync<HttpRequestException>(() => new HttpApiClient(connection).GetAsync<ConfigMap>(new ObjectKey("default", "x"), None));
        directory.Delete(recursive: true);
    }

    private ApiConnection Connect()
    {
        var administrator = server.Host.Certificates.Administrator();
        return new(new ApiConnectionOptions
        {
            Server = server.Host.Address,
            Authorities = new X509Certificate2Collection(server.Host.Certificates.Authority.Certificate),
            ClientCertificate = () => administrator,
        });
    }

    private static ConfigMap Make(string name, string value) => new()
    {
        Metadata = new() { Namespace = "default", Name = name },
        Data = new Dictionary<string, string> { ["k"] = value },
    };
}
