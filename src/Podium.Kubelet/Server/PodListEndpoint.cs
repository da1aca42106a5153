using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Server;

/// <summary><c>GET /pods</c>: the pods of the node as the node knows them.</summary>
/// <param name="workers">The pods' workers.</param>
internal sealed class PodListEndpoint(PodWorkers workers)
{
    /// <summary>Answers.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.Body);
        writer.WriteStartObject();
        writer.WriteString("kind", "PodList");
        writer.WriteString("apiVersion", "v1");
        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var worker in workers.All)
        {
            var view = worker.State.View;
            (view.Pod with { Status = view.Published }).Write(writer);
            await writer.FlushAsync(context.RequestAborted);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
