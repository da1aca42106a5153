using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>Writes a watch: one line an event, until its time is up, the client goes, the server stops, or the watch falls behind.</summary>
internal sealed class WatchAnswer(ResourceStrategy strategy, IResourceCache cache, ObjectReader reader, TimeProvider time)
{
    private static readonly TimeSpan LeastDuration = TimeSpan.FromMinutes(30);

    public async Task WriteAsync(ApiRequest request, OutputFormat format, ListOptions options)
    {
        options.CheckFields(strategy);
        if (format.Yaml)
        {
            throw StatusException.NotAcceptable("only the following media types are accepted: application/json");
        }

        var revision = options.Revision();
        LiftDataRates(request.Http);
        var response = request.Http.Response;
        response.ContentType = format.ContentType;
        response.Headers.CacheControl = "no-cache, private";
        var shaper = ObjectShaper.For(strategy, request, format, time);

        // Clients that all began at once should not all come back at once.
        var duration = options.Timeout ?? LeastDuration + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)LeastDuration.TotalSeconds));
        using var timeUp = new CancellationTokenSource(duration, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping, timeUp.Token);
        var stream = new WatchStream(response.BodyWriter, shaper, strategy, options.AllowBookmarks);
        ICacheWatch? watch = null;
        try
        {
            await response.StartAsync(end.Token);
            watch = await StartAsync(stream, options, revision, end.Token);
            await response.BodyWriter.FlushAsync(end.Token);
            var filter = new ObjectFilter(strategy, options);
            while (await watch.NextAsync(end.Token) is { } batch)
            {
                stream.Write(batch, filter);
                await response.BodyWriter.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // A watch ends well in all of these ways. Whoever is still there gets to know how far it came.
            if (!request.Aborted.IsCancellationRequested && watch?.Poll() is { } rest)
            {
                stream.Write(rest, new ObjectFilter(strategy, options));
                if (rest.Events.Count > 0)
                {
                    stream.WriteBookmark(rest.Revision, endOfInitialEvents: false);
                }

                await response.BodyWriter.FlushAsync(request.Aborted);
            }
        }
        catch (StatusException refusal)
        {
            // A watch that began can only say so in its own language.
            stream.WriteError(refusal);
            await response.BodyWriter.FlushAsync(request.Aborted);
        }
        finally
        {
            if (watch is not null)
            {
                await watch.DisposeAsync();
            }
        }
    }

    private async ValueTask<ICacheWatch> StartAsync(WatchStream stream, ListOptions options, long? revision, CancellationToken cancellationToken)
    {
        var scope = CacheScope.Of(strategy, options);

        // Without a version, or from any, a watch begins with what is there.
        if (options.SendInitialEvents ?? revision is null or 0)
        {
            var snapshot = await reader.SnapshotForWatchAsync(revision, cancellationToken);
            var watch = await cache.WatchAsync(scope, snapshot.Revision, cancellationToken);
            var filter = new ObjectFilter(strategy, options);
            foreach (var obj in scope.IndexValue is { } value
                ? snapshot.RangeByIndex(value, options.Namespace)
                : snapshot.Range(options.Namespace))
            {
                if (filter.Passes(obj))
                {
                    stream.WriteObject("ADDED", obj);
                }
            }

            if (options.SendInitialEvents == true)
            {
                stream.WriteBookmark(snapshot.Revision, endOfInitialEvents: true);
            }

            return watch;
        }

        return await cache.WatchAsync(scope, revision ?? (await reader.SnapshotForWatchAsync(null, cancellationToken)).Revision, cancellationToken);
    }

    // Nothing may flow for minutes; Kestrel would take that for an attack.
    private static void LiftDataRates(HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = null;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
