using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.ServiceAccounts;

/// <summary>
/// Gives every namespace that does not end its service account <c>default</c>, and makes it again when it is deleted.
/// Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go.
/// </summary>
public sealed class ServiceAccountController : KeyedController
{
    private const string DefaultAccount = "default";

    private readonly IApiClient client;
    private readonly Informer<Namespace> namespaces;
    private readonly Informer<ServiceAccount> accounts;

    /// <summary>A controller that does not run yet.</summary>
    public ServiceAccountController(ControllerContext context)
        : base("serviceaccount", context.Time, context.Loggers)
    {
        client = context.Client;
        namespaces = context.Informers.Of<Namespace>();
        accounts = context.Informers.Of<ServiceAccount>();
        EnqueueChangesOf(namespaces);
        accounts.OnChange(change =>
        {
            if (change.After is null && change.Key.Name == DefaultAccount)
            {
                Enqueue(new ObjectKey("", change.Key.Namespace));
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Status.Phase: not "Terminating", Metadata.DeletionTimestamp: null }
            || accounts.Get(new ObjectKey(key.Name, DefaultAccount)) is not null)
        {
            return ReconcileResult.Done;
        }

        try
        {
            await client.CreateAsync(
                new ServiceAccount { Metadata = new() { Namespace = key.Name, Name = DefaultAccount } }, cancellationToken);
        }
        catch (StatusException refusal) when (refusal.Reason == "AlreadyExists" || IsNamespaceEnding(refusal))
        {
            // Somebody made it, or the namespace has begun to end since the cache last heard of it.
        }

        return ReconcileResult.Done;
    }

    private static bool IsNamespaceEnding(StatusException refusal) =>
        refusal.Code == 404 || (refusal.Status.Details?.Causes.Any(cause => cause.Reason == "NamespaceTerminating") ?? false);
}
