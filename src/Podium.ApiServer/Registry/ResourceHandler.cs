using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Schema;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Registry;

/// <summary>Answers requests about resources: picks the kind and the verb, reads the options, and writes what the registry gives.</summary>
internal sealed class ResourceHandler(ResourceTable table, TimeProvider time) : IRequestHandler
{
    public async ValueTask<bool> TryHandleAsync(ApiRequest request)
    {
        var info = request.Info;
        if (info.IsResource && info.Subresource.Length == 0 && table.FindAction(info.Group, info.Version, info.Resource) is { } action)
        {
            await ActAsync(request, action);
            return true;
        }

        if (info.IsResource && table.FindObserved(info.Group, info.Version, info.Resource) is { } observed)
        {
            if (info.Subresource.Length > 0 || !IsInScope(observed.Resource, info))
            {
                return false;
            }

            if (info.Verb is not ("get" or "list"))
            {
                throw MethodNotAllowed();
            }

            await observed.AnswerAsync(request);
            return true;
        }

        if (!info.IsResource || table.Find(info.Group, info.Version, info.Resource) is not { } endpoint)
        {
            return false;
        }

        if (!IsInScope(endpoint.Resource, info))
        {
            return info.Verb is "create" or "deletecollection" ? throw MethodNotAllowed() : false;
        }

        if (!endpoint.Resource.Namespaced && info.Namespace.Length > 0)
        {
            // A namespace is named twice in its URL; authorization wanted both, the registry knows only the name.
            info = info with { Namespace = "" };
            request = request with { Info = info };
        }

        if (info.Subresource.Length > 0)
        {
            if (endpoint.Strategy.FindSubresource(info.Subresource) is not { } subresource)
            {
                return false;
            }

            await HandleSubresourceAsync(request, endpoint, subresource);
            return true;
        }

        await HandleObjectAsync(request, endpoint);
        return true;
    }

    // Only lists and watches go over all namespaces.
    private static bool IsInScope(ResourceInfo resource, RequestInfo info) => resource.Namespaced
        ? info.Namespace.Length > 0 || info.Verb is "list" or "watch"
        : info.Namespace.Length == 0 || (resource.Plural == "namespaces" && info.Name == info.Namespace);

    private async Task HandleSubresourceAsync(ApiRequest request, ResourceEndpoint endpoint, Subresource subresource)
    {
        switch (subresource, request.Info.Verb)
        {
            case (UpdateSubresource, "get"):
                await GetAsync(request, endpoint);
                break;
            case (UpdateSubresource part, "update"):
                await UpdateAsync(request, endpoint, part);
                break;
            case (UpdateSubresource part, "patch"):
                await PatchAsync(request, endpoint, part);
                break;
            case (ScaleSubresource scale, "get" or "update" or "patch"):
                await ScaleAnswer.WriteAsync(request, endpoint, scale, time);
                break;
            case (CreateSubresource action, "create"):
                await ActAsync(request, action);
                break;
            case (ConnectSubresource connect, _) when connect.Takes(request):
                var obj = await endpoint.Reader.GetAsync(request.Info.Namespace, connect.NameOf(request.Info.Name), null, request.Aborted);
                await connect.ConnectAsync(request, obj);
                break;
            default:
                throw MethodNotAllowed();
        }
    }

    private async Task HandleObjectAsync(ApiRequest request, ResourceEndpoint endpoint)
    {
        switch (request.Info.Verb)
        {
            case "get":
                await GetAsync(request, endpoint);
                break;
            case "list":
                await ListAsync(request, endpoint);
                break;
            case "watch":
                await endpoint.Watch.WriteAsync(request, OutputFormat.Negotiate(request, allowTransforms: true), ListOptions.From(request, isWatch: true));
                break;
            case "create" when request.Info.Name.Length == 0:
                await CreateAsync(request, endpoint);
                break;
            case "update" when request.Info.Name.Length > 0:
                await UpdateAsync(request, endpoint, null);
                break;
            case "patch" when request.Info.Name.Length > 0:
                await PatchAsync(request, endpoint, null);
                break;
            case "delete":
                await DeleteAnswer.DeleteAsync(request, endpoint);
                break;
            case "deletecollection":
                await DeleteAnswer.DeleteCollectionAsync(request, endpoint);
                break;
            default:
                throw MethodNotAllowed();
        }
    }

    private async Task GetAsync(ApiRequest request, ResourceEndpoint endpoint)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var revision = new ListOptions { ResourceVersion = request.Query("resourceVersion") }.Revision();
        var obj = await endpoint.Reader.GetAsync(request.Info.Namespace, request.Info.Name, revision, request.Aborted);
        await WriteAsync(request, endpoint, format, 200, obj);
    }

    private async Task ListAsync(ApiRequest request, ResourceEndpoint endpoint)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var options = ListOptions.From(request, isWatch: false);
        var shaper = ObjectShaper.For(endpoint.Strategy, request, format, time);
        var part = await endpoint.Reader.ListAsync(options, request.Aborted);
        await ListAnswer.WriteAsync(request, format, shaper, part);
    }

    private async Task CreateAsync(ApiRequest request, ResourceEndpoint endpoint)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var write = WriteOptions.Read(request, "CreateOptions");
        var tree = await ObjectBody.ReadAsync(request, endpoint.Resource, endpoint.Strategy.Schema, write);
        var created = await endpoint.Writer.CreateAsync(write, tree, request.Aborted);
        SendWarnings(request, write);
        await WriteAsync(request, endpoint, format, 201, created);
    }

    private async Task UpdateAsync(ApiRequest request, ResourceEndpoint endpoint, UpdateSubresource? part)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var write = WriteOptions.Read(request, "UpdateOptions");
        var tree = await ObjectBody.ReadAsync(request, endpoint.Resource, endpoint.Strategy.Schema, write);
        var change = new Replacement(tree, endpoint.Strategy.AllowCreateOnUpdate);
        var outcome = await endpoint.Writer.UpdateAsync(write, part, change, request.Aborted);
        SendWarnings(request, write);
        await WriteAsync(request, endpoint, format, outcome.Created ? 201 : 200, outcome.Object);
    }

    private async Task PatchAsync(ApiRequest request, ResourceEndpoint endpoint, UpdateSubresource? part)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var write = WriteOptions.Read(request, "PatchOptions");
        var change = await PatchBodies.ReadAsync(request, endpoint.Strategy, write, time);
        var outcome = await endpoint.Writer.UpdateAsync(write, part, change, request.Aborted);
        SendWarnings(request, write);
        await WriteAsync(request, endpoint, format, outcome.Created ? 201 : 200, outcome.Object);
    }

    private static Task ActAsync(ApiRequest request, ActionEndpoint action) => request.Info.Verb == "create"
        ? ActAsync(request, action.Resource, action.Schema, action.CreateAsync)
        : throw MethodNotAllowed();

    private static Task ActAsync(ApiRequest request, CreateSubresource action) => ActAsync(
        request,
        new ResourceInfo(action.Kind.Group, action.Kind.Version, action.Kind.Kind, action.Name, "", true, [], []),
        action.Body,
        action.CreateAsync);

    private static async Task ActAsync(
        ApiRequest request,
        ResourceInfo resource,
        SchemaNode schema,
        Func<WriteRequest, JsonObject, CancellationToken, Task<JsonObject>> create)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: false);
        var write = WriteOptions.Read(request, "CreateOptions");
        var body = await ObjectBody.ReadAsync(request, resource, schema, write);
        var answer = await create(write, body, request.Aborted);
        SendWarnings(request, write);
        await Answer.WriteAsync(request.Http, 201, CanonicalBytes.Encode(answer), format);
    }

    private async Task WriteAsync(ApiRequest request, ResourceEndpoint endpoint, OutputFormat format, int code, CachedObject obj)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(obj.JsonLength);
        ObjectShaper.For(endpoint.Strategy, request, format, time).WriteSingle(buffer, obj);
        await Answer.WriteAsync(request.Http, code, buffer.WrittenMemory, format);
    }

    internal static void SendWarnings(ApiRequest request, WriteRequest write)
    {
        foreach (var warning in write.Warnings)
        {
            Answer.AddWarning(request.Http, warning);
        }
    }

    private static StatusException MethodNotAllowed() => new(new()
    {
        Outcome = "Failure",
        Code = 405,
        Reason = "MethodNotAllowed",
        Message = "the server does not allow this method on the requested resource",
        Details = new(),
    });
}
