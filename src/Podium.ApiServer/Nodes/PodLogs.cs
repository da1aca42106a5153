using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Validation;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Http;
using Podium.Streaming.WebSockets;

namespace Podium.ApiServer.Nodes;

/// <summary>
/// <c>pods/log</c>: checks the options and passes what the node's kubelet answers on, as it comes.
/// </summary>
internal sealed class PodLogs : IDisposable
{
    private static readonly string[] PassedOn = ["follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes"];

    private readonly KubeletAddress addresses;
    private readonly HttpClient kubelets;
    private readonly TimeProvider time;

    public PodLogs(Func<IResourceCache> nodes, ClusterCertificates certificates, TimeProvider time)
    {
        this.time = time;
        addresses = new(nodes);
        kubelets = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,

            // A kubelet that sends its caller elsewhere is not to be followed (CVE-2020-8559).
            AllowAutoRedirect = false,
            SslOptions = KubeletTls.Options(certificates),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Answers a request for a pod's log.</summary>
    public async Task WriteAsync(ApiRequest request, Pod pod)
    {
        CheckOptions(request, pod.Metadata.Name);
        var container = ContainerChoice.Of(pod, request.Query("container"));
        if (pod.Spec.NodeName.Length == 0)
        {
            // Nowhere yet, so nothing was said.
            await Answer.WriteTextAsync(request.Http, 200, "");
            return;
        }

        var address = await addresses.FindAsync(pod.Spec.NodeName, request.Aborted);
        var uri = new Uri(address, $"/containerLogs/{pod.Metadata.Namespace}/{pod.Metadata.Name}/{container}{QueryOf(request)}");
        using var asked = new HttpRequestMessage(HttpMethod.Get, uri);
        HttpResponseMessage answer;
        try
        {
            answer = await kubelets.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, request.Aborted);
        }
        catch (HttpRequestException unreachable)
        {
            throw StatusException.Internal($"Get \"{uri}\": {unreachable.Message}");
        }

        using (answer)
        {
            if (!answer.IsSuccessStatusCode)
            {
                throw await RefusalAsync(answer, request.Aborted);
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
            await using var body = await answer.Content.ReadAsStreamAsync(end.Token);
            if (ReaderSocket.IsRequested(request.Http.Request))
            {
                await PodStreams.ServeAsync(() => ReaderSocket.RunAsync(request.Http, body, time, end.Token), end.Token);
            }
            else
            {
                await PassAsync(request, body, end.Token);
            }
        }
    }

    public void Dispose() => kubelets.Dispose();

    private static async Task<StatusException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
        var code = (int)answer.StatusCode;
        return code switch
        {
            400 => StatusException.BadRequest(text),
            404 => new StatusException(new() { Outcome = "Failure", Code = 404, Reason = "NotFound", Message = text }),
            _ => StatusException.Internal(text),
        };
    }

    private static async Task PassAsync(ApiRequest request, Stream body, CancellationToken end)
    {
        var http = request.Http;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/plain";
        await http.Response.StartAsync(request.Aborted);
        try
        {
            // Followed logs come a line at a time and are to be seen at once.
            int length;
            while ((length = await body.ReadAsync(http.Response.BodyWriter.GetMemory(4096), end)) > 0)
            {
                http.Response.BodyWriter.Advance(length);
                await http.Response.BodyWriter.FlushAsync(end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever followed has gone, or the server stops.
            return;
        }
    }

    private static string QueryOf(ApiRequest request)
    {
        var query = QueryString.Empty;
        foreach (var name in PassedOn)
        {
            if (request.Query(name) is { Length: > 0 } value)
            {
                query = query.Add(name, value);
            }
        }

        return query.ToString();
    }

    private static void CheckOptions(ApiRequest request, string pod)
    {
        var errors = new List<FieldError>();
        Number(request, errors, "tailLines", 0, "must be greater than or equal to 0");
        Number(request, errors, "limitBytes", 1, "must be greater than 0");
        Number(request, errors, "sinceSeconds", 1, "must be greater than 0");
        if (request.Query("sinceSeconds").Length > 0 && request.Query("sinceTime").Length > 0)
        {
            errors.Add(FieldError.Forbidden(FieldPath.Root(""), "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }

        if (errors.Count > 0)
        {
            throw StatusException.Invalid("", "PodLogOptions", pod, errors);
        }
    }

    private static void Number(ApiRequest request, List<FieldError> errors, string name, long least, string rule)
    {
        var text = request.Query(name);
        if (text.Length == 0)
        {
            return;
        }

        if (!long.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            throw StatusException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        if (value < least)
        {
            errors.Add(FieldError.Invalid(FieldPath.Root(name), value, rule));
        }
    }
}
