using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Hosting;
using Podium.Store.Memory;

namespace Podium.ApiServer.Tests.Server;

/// <summary>A real server on a free port with a store in memory, and clients of it. One for each test class.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("podium-apiserver-").FullName;
    private readonly MemoryStore store = new();
    private readonly List<HttpClient> clients = [];

    internal ApiServerHost Host { get; private set; } = null!;

    internal MemoryStore Store => store;

    internal ApiCaller Admin { get; private set; } = null!;

    internal ApiCaller Anonymous { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ApiServerHost.StartAsync(new() { Store = store, DataDirectory = directory, Port = 0 }, CancellationToken.None);
        Admin = As(Host.Certificates.Administrator());
        Anonymous = As(null);
        await Admin.CreateAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
    }

    public async Task DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        await Host.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A client of the administrator's that shows redirects instead of following them. The caller's to dispose of.</summary>
    internal HttpClient NotFollowing() => Client(Host.Certificates.Administrator(), follow: false);

    internal ApiCaller As(X509Certificate2? certificate, string? token = null)
    {
        var client = Client(certificate, follow: true);
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        clients.Add(client);
        return new(client);
    }

    private HttpClient Client(X509Certificate2? certificate, bool follow)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = follow };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown is X509Certificate2 server && CertificateChain.IsSignedBy(server, Host.Certificates.Authority.Certificate);
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return new HttpClient(handler) { BaseAddress = Host.Address, DefaultRequestVersion = HttpVersion.Version20 };
    }
}

/// <summary>An answer of the server.</summary>
internal sealed record ApiAnswer(int Code, string Text, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Message => (string)Json["message"]!;

    public string Reason => (string?)Json["reason"] ?? "";

    public IReadOnlyList<string> Warnings => Response.Headers.TryGetValues("Warning", out var values) ? [.. values] : [];
}

/// <summary>Calls the server as one user.</summary>
internal sealed class ApiCaller(HttpClient client)
{
    public HttpClient Http => client;

    public Task<ApiAnswer> GetAsync(string path, string? accept = null) => SendAsync("GET", path, null, accept: accept);

    public Task<ApiAnswer> PostAsync(string path, string body, string type = "application/json") => SendAsync("POST", path, body, type);

    public Task<ApiAnswer> PutAsync(string path, JsonNode body) => SendAsync("PUT", path, body.ToJsonString());

    public Task<ApiAnswer> PatchAsync(string path, string type, string body) => SendAsync("PATCH", path, body, $"application/{type}");

    public Task<ApiAnswer> DeleteAsync(string path, string? body = null) => SendAsync("DELETE", path, body);

    public async Task<JsonNode> CreateAsync(string path, string body)
    {
        var answer = await PostAsync(path, body);
        Assert.True(answer.Code == 201, answer.Text);
        return answer.Json;
    }

    public async Task<ApiAnswer> SendAsync(string method, string path, string? body, string type = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20 };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>Opens a watch; its lines are read one by one.</summary>
    public async Task<WatchReader> WatchAsync(string path)
    {
        var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }
}

/// <summary>The lines of a watch.</summary>
internal sealed class WatchReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    public int Code => (int)response.StatusCode;

    /// <summary>The next event; null at the end.</summary>
    public async Task<JsonNode?> NextAsync() =>
        await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line ? JsonNode.Parse(line) : null;

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
