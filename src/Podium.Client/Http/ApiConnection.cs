using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;

namespace Podium.Client.Http;

/// <summary>
/// The way to an API server over HTTPS under one identity: a client certificate, or a token. The server is who it says when its
/// certificate comes from the cluster's authority and is for the address asked; the machine's own trust store has no say.
/// Safe for concurrent use.
/// </summary>
public sealed class ApiConnection : IDisposable
{
    // A server that is cut off ends no connection: only pings tell.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // So that a renewed client certificate comes into use.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromHours(1);

    private readonly HttpClient http;
    private readonly ApiConnectionOptions options;

    /// <summary>A connection that opens with its first call.</summary>
    public ApiConnection(ApiConnectionOptions options)
    {
        this.options = options;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            SslOptions = new SslClientAuthenticationOptions
            {
                LocalCertificateSelectionCallback = (_, _, _, _, _) => options.ClientCertificate()!,
                CertificateChainPolicy = Policy(options.Authorities),
            },
        };
        http = new HttpClient(handler)
        {
            BaseAddress = options.Server,
            Timeout = Timeout.InfiniteTimeSpan, // Watches last; single calls have their own.
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (options.Token.Length > 0)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        }
    }

    /// <summary>How the server's certificate is checked: by these authorities alone.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Sends a request and returns the whole answer.</summary>
    /// <exception cref="StatusException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or does not answer in time.</exception>
    internal async Task<byte[]> SendAsync(HttpMethod method, string path, byte[]? body, string contentType, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.CallTimeout);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            }

            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? bytes : throw Refusal(answer.StatusCode, bytes);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{method} {path}: no answer from {options.Server} in {options.CallTimeout.TotalSeconds} s", late);
        }
    }

    /// <summary>Opens a watch; the caller reads the body and disposes the answer.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.CallTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                throw Refusal(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"GET {path}: no answer from {options.Server} in {options.CallTimeout.TotalSeconds} s", late);
        }
    }

    private static StatusException Refusal(HttpStatusCode code, byte[] body)
    {
        try
        {
            var status = ApiJson.Deserialize<Status>(body);
            if (status.Code != 0)
            {
                return new StatusException(status);
            }
        }
        catch (JsonException)
        {
            // Not from an API server, or cut short: the code says what is known.
        }

        return new StatusException(new Status
        {
            Outcome = "Failure",
            Code = (int)code,
            Reason = code.ToString(),
            Message = $"the server answered {(int)code}",
        });
    }
}

/// <summary>Where the API server is and who asks it.</summary>
public sealed record ApiConnectionOptions
{
    /// <summary>The server's address, such as <c>https://10.0.0.1:6443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>The authorities that the server's certificate may come from.</summary>
    public required X509Certificate2Collection Authorities { get; init; }

    /// <summary>The client certificate with its key, asked for at every new connection; null for none.</summary>
    public Func<X509Certificate2?> ClientCertificate { get; init; } = () => null;

    /// <summary>A bearer token; empty for none.</summary>
    public string Token { get; init; } = "";

    /// <summary>What the server notes as the asking program.</summary>
    public string UserAgent { get; init; } = "podium";

    /// <summary>How long a single call may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
