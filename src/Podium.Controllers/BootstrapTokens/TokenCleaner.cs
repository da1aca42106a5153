using System.Globalization;
using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.BootstrapTokens;

/// <summary>Deletes bootstrap tokens whose time is over. Upstream: pkg/controller/bootstrap/tokencleaner.go.</summary>
public sealed class TokenCleaner : KeyedController
{
    private static readonly InformerSelection Selection = new("kube-system", FieldSelector: "type=bootstrap.kubernetes.io/token");

    private readonly IApiClient client;
    private readonly Informer<Secret> tokens;
    private readonly TimeProvider time;

    /// <summary>A controller that does not run yet.</summary>
    public TokenCleaner(ControllerContext context)
        : base("token-cleaner", context.Time, context.Loggers)
    {
        client = context.Client;
        time = context.Time;
        tokens = context.Informers.Of<Secret>(Selection);
        EnqueueChangesOf(tokens);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (tokens.Get(key) is not { } token || !token.Data.TryGetValue("expiration", out var bytes))
        {
            return ReconcileResult.Done; // Gone, or good for ever.
        }

        // What cannot be read has never been good, and is of no use to anybody.
        var left = DateTimeOffset.TryParse(Encoding.UTF8.GetString(bytes), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
            ? end - time.GetUtcNow()
            : TimeSpan.Zero;
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.After(left);
        }

        try
        {
            await client.DeleteAsync<Secret>(key, new DeleteOptions { Preconditions = new() { Uid = token.Metadata.Uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return ReconcileResult.Done;
        }

        return ReconcileResult.Done;
    }
}
