using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Podium.Api.Errors;
using Podium.ApiServer.Http;
using Podium.Streaming.Upgrades;

namespace Podium.ApiServer.Nodes;

/// <summary>
/// Hands whole HTTP exchanges on to a backend: method, query, body and all headers but those between neighbours and those that prove who asks.
/// Redirects go back to the client; they and the links of pages lead into the proxy's own path where they stay with the backend.
/// </summary>
internal sealed class HttpProxy : IDisposable
{
    private const int PieceBytes = 16 * 1024;

    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Host", "Authorization", "Content-Length",
    };

    private readonly HttpMessageInvoker backends;
    private readonly UpgradeBackend upgrades;

    /// <summary>A proxy.</summary>
    /// <param name="tls">Whom to trust and how to prove who we are; null where a backend's certificate proves nothing anyway.</param>
    public HttpProxy(SslClientAuthenticationOptions? tls)
    {
#pragma warning disable CA5359 // A pod's certificate is its own affair, as it is for Kubernetes: there is no name it could be checked against.
        var options = tls ?? new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        backends = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            SslOptions = options,
        });
        upgrades = new UpgradeBackend(options);
    }

    /// <summary>Serves a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="backend">The backend's scheme, host and port.</param>
    /// <param name="rest">The path that is asked of it, encoded; empty where the URL ends with the word proxy.</param>
    public async Task HandleAsync(ApiRequest request, Uri backend, string rest)
    {
        var http = request.Http;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        try
        {
            if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
            {
                await UpgradeProxy.RunAsync(http, upgrades, new Uri(backend, PathAndQuery(http, rest)), end.Token);
            }
            else if (rest.Length == 0 && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            {
                // Relative links of a page need a directory to start from.
                http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
                http.Response.Headers.Location = http.Request.PathBase + http.Request.Path.ToUriComponent() + "/" + http.Request.QueryString;
            }
            else
            {
                await PassAsync(http, backend, rest, end.Token);
            }
        }
        catch (UpgradeException refused)
        {
            throw new StatusException(new() { Outcome = "Failure", Code = (int)refused.StatusCode, Message = refused.Message });
        }
        catch (HttpRequestException unreachable)
        {
            throw StatusException.ServiceUnavailable($"error trying to reach service: {Innermost(unreachable)}");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever asked has gone, or the server stops.
            return;
        }
    }

    public void Dispose()
    {
        backends.Dispose();
        upgrades.Dispose();
    }

    private async Task PassAsync(HttpContext http, Uri backend, string rest, CancellationToken cancellationToken)
    {
        using var asked = Ask(http, new Uri(backend, PathAndQuery(http, rest)));
        using var answer = await backends.SendAsync(asked, cancellationToken);
        var response = http.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotPassedOn.Contains(name))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        var path = http.Request.Path.ToUriComponent();
        var links = new ProxiedLinks(path[..^rest.Length].TrimEnd('/'), backend.Authority, http.Request.Host.Value ?? "");
        if (answer.Headers.Location is { } location)
        {
            response.Headers.Location = links.Rewrite(location.OriginalString);
        }

        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        if (!HttpMethods.IsHead(http.Request.Method) && response.Headers.Location.Count == 0 && PageOf(answer, body) is { } page)
        {
            response.Headers.ContentEncoding = default;
            response.Headers.ContentLength = null;
            await response.StartAsync(cancellationToken);
            await PassPageAsync(page, new PageRewriter(links.Rewrite), response.BodyWriter, cancellationToken);
            return;
        }

        response.ContentLength = answer.Content.Headers.ContentLength;
        await response.StartAsync(cancellationToken);
        int length;
        while ((length = await body.ReadAsync(response.BodyWriter.GetMemory(PieceBytes), cancellationToken)) > 0)
        {
            response.BodyWriter.Advance(length);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    // A page's text, whose links are rewritten; null where the body is none, or in an encoding that is not known here.
    private static Stream? PageOf(HttpResponseMessage answer, Stream body) =>
        answer.Content.Headers.ContentType?.MediaType != "text/html" ? null : string.Join(',', answer.Content.Headers.ContentEncoding) switch
        {
            "" => body,
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new DeflateStream(body, CompressionMode.Decompress),
            _ => null,
        };

    private static async Task PassPageAsync(Stream page, PageRewriter rewriter, PipeWriter output, CancellationToken cancellationToken)
    {
        await using var owned = page;
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int length;
            while ((length = await page.ReadAsync(buffer, cancellationToken)) > 0)
            {
                rewriter.Take(buffer.AsSpan(0, length), output);
                await output.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        rewriter.End(output);
        await output.FlushAsync(cancellationToken);
    }

    private static HttpRequestMessage Ask(HttpContext http, Uri uri)
    {
        var request = http.Request;
        var asked = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            asked.Content = new StreamContent(request.Body);
            asked.Content.Headers.ContentLength = request.ContentLength;
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!NotPassedOn.Contains(name) && !name.StartsWith(':') && !asked.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                asked.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        asked.Headers.TryAddWithoutValidation("X-Forwarded-Uri", request.Path.ToUriComponent());
        asked.Headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        asked.Headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        return asked;
    }

    private static string PathAndQuery(HttpContext http, string rest) => (rest.Length == 0 ? "/" : "/" + rest.TrimStart('/')) + http.Request.QueryString;

    private static string Innermost(Exception failed)
    {
        while (failed.InnerException is { } inner)
        {
            failed = inner;
        }

        return failed.Message;
    }
}
