using System.Buffers;
using System.Globalization;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Http;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Writing;
using Podium.Api.Trees.Decoding;

namespace Podium.ApiServer.Registry;

/// <summary>Answers deletions.</summary>
internal static class DeleteAnswer
{
    public static async Task DeleteAsync(ApiRequest request, ResourceEndpoint endpoint)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var (write, options) = await ReadAsync(request);
        var outcome = await endpoint.Deleter.DeleteAsync(write, options, request.Aborted);
        if (outcome.Gone && !endpoint.Strategy.ReturnsDeletedObject)
        {
            var uid = outcome.Object.Object.Metadata.Uid;
            await Answer.WriteAsync(request.Http, 200, Answer.Success(endpoint.Resource, request.Info.Name, uid), format);
            return;
        }

        // Who asked, the old way, for dependents to go too is told when that is still to be done.
        var accepted = !outcome.Gone && options.OrphanDependents == false;
        await Answer.WriteAsync(request.Http, accepted ? 202 : 200, outcome.Object.ToJson(), format);
    }

    public static async Task DeleteCollectionAsync(ApiRequest request, ResourceEndpoint endpoint)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: true);
        var (write, options) = await ReadAsync(request);
        var part = await endpoint.Reader.ListAsync(ListOptions.From(request, isWatch: false), request.Aborted);
        await endpoint.Deleter.DeleteAllAsync(part.Items, write.User, options, request.Aborted);
        var buffer = new ArrayBufferWriter<byte>(4096);
        var shaper = new ObjectShaper(endpoint.Strategy, OutputShape.Object, "", TimeProvider.System);
        shaper.WriteListStart(buffer, part);
        for (var i = 0; i < part.Items.Count; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            shaper.WriteItem(buffer, part.Items[i]);
        }

        buffer.Write("]}\n"u8);
        await Answer.WriteAsync(request.Http, 200, buffer.WrittenMemory, format);
    }

    private static async ValueTask<(WriteRequest Write, DeleteOptions Options)> ReadAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        var options = body.Length > 0 ? Decode(request, body) : FromQuery(request);
        var errors = new List<FieldError>();
        WriteOptions.CheckDryRun(errors, options.DryRun);
        if (errors.Count > 0)
        {
            throw StatusException.Invalid("meta.k8s.io", "DeleteOptions", "", errors);
        }

        var write = new WriteRequest
        {
            User = request.User,
            Namespace = request.Info.Namespace,
            Name = request.Info.Name,
            DryRun = options.DryRun.Count > 0,
        };
        return (write, options);
    }

    private static DeleteOptions Decode(ApiRequest request, byte[] body)
    {
        try
        {
            return ApiJson.FromNode<DeleteOptions>(
                ObjectBody.Decode(body, RequestBody.Format(request.Http.Request), DeleteOptions.Schema).Tree);
        }
        catch (DecodeException unreadable)
        {
            throw StatusException.BadRequest(unreadable.Message);
        }
    }

    private static DeleteOptions FromQuery(ApiRequest request)
    {
        var grace = request.Query("gracePeriodSeconds");
        var propagation = request.Query("propagationPolicy");
        var orphan = request.Query("orphanDependents");
        return new DeleteOptions
        {
            GracePeriodSeconds = grace.Length == 0 ? null
                : long.TryParse(grace, CultureInfo.InvariantCulture, out var seconds) ? seconds
                : throw StatusException.BadRequest($"strconv.ParseInt: parsing \"{grace}\": invalid syntax"),
            PropagationPolicy = propagation.Length == 0 ? null : propagation,
            DryRun = [.. request.Http.Request.Query["dryRun"].Select(value => value ?? "")],
            OrphanDependents = orphan.Length == 0 ? null : RequestInfoParser.IsTrue(orphan),
        };
    }
}
