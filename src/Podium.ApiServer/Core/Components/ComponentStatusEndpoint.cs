using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.OpenApi;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Reading;

namespace Podium.ApiServer.Core.Components;

/// <summary>A part of the control plane.</summary>
/// <param name="Name">Its name, such as <c>etcd-0</c>.</param>
/// <param name="Check">
/// Null when it is well, else what is wrong. The scheduler and the controllers live and end with the server that is asked.
/// </param>
internal sealed record ComponentHealth(string Name, Func<CancellationToken, ValueTask<string?>> Check);

/// <summary>
/// Component statuses (pkg/registry/core/componentstatus): the control plane's parts, asked when somebody reads. Deprecated, but kubectl
/// still lists them, and courses still begin with them.
/// </summary>
internal sealed class ComponentStatusEndpoint(IReadOnlyList<ComponentHealth> components, TimeProvider time) : IObservedEndpoint
{
    private readonly ComponentStatusStrategy strategy = new();

    /// <inheritdoc/>
    public ResourceInfo Resource => ComponentStatus.Resource;

    /// <inheritdoc/>
    public ServedResource ToServed() => strategy.ToServed() with { Verbs = ["get", "list"] };

    /// <inheritdoc/>
    public async Task AnswerAsync(ApiRequest request)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var shaper = ObjectShaper.For(strategy, request, format, time);
        Answer.AddWarning(request.Http, "v1 ComponentStatus is deprecated in v1.19+");
        if (request.Info.Verb == "get")
        {
            var component = components.FirstOrDefault(component => component.Name == request.Info.Name) ?? throw Missing(request.Info.Name);
            var found = await AskAsync(component, request.Aborted);
            var buffer = new System.Buffers.ArrayBufferWriter<byte>(found.JsonLength);
            shaper.WriteSingle(buffer, found);
            await Answer.WriteAsync(request.Http, 200, buffer.WrittenMemory, format);
            return;
        }

        var options = ListOptions.From(request, isWatch: false);
        options.CheckFields(strategy);
        var filter = new ObjectFilter(strategy, options);
        var items = new List<CachedObject>(components.Count);
        foreach (var component in components)
        {
            var found = await AskAsync(component, request.Aborted);
            if (filter.Passes(found))
            {
                items.Add(found);
            }
        }

        await ListAnswer.WriteAsync(request, format, shaper, new(items, 0, "", null));
    }

    private async ValueTask<CachedObject> AskAsync(ComponentHealth component, CancellationToken cancellationToken)
    {
        var problem = await component.Check(cancellationToken);
        var status = new ComponentStatus
        {
            Metadata = new() { Name = component.Name },
            Conditions = [new() { Type = "Healthy", Status = problem is null ? "True" : "False", Message = problem is null ? "ok" : "", Error = problem ?? "" }],
        };
        return strategy.Cached.Make("", component.Name, ApiJson.Serialize(status), 0);
    }

    // Kubernetes' own answer is a plain error, not a NotFound.
    private static StatusException Missing(string name) =>
        new(new() { Outcome = "Failure", Code = 500, Message = $"Component not found: {name}", Details = new() });
}
