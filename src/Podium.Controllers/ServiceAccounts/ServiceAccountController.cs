using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Queues;

namespace Podium.Controllers.ServiceAccounts;

/// <summary>
/// Gives every namespace that does not end its service account <c>default</c>, and makes it again when it is deleted.
/// Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go.
/// </summary>
public sealed class ServiceAccountController : IController, IReconciler<ObjectKey>
{
    private const string DefaultAccount = "default";

    private readonly IApiClient client;
    private readonly Informer<Namespace> namespaces;
    private readonly Informer<ServiceAccount> accounts;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly ReconcileLoop<ObjectKey> loop;

    /// <summary>A controller over informers that have not started.</summary>
    public ServiceAccountController(
        IApiClient client, Informer<Namespace> namespaces, Informer<ServiceAccount> accounts, TimeProvider time, ILoggerFactory loggers)
    {
        this.client = client;
        this.namespaces = namespaces;
        this.accounts = accounts;
        queue = new WorkQueue<ObjectKey>(time);
        loop = new ReconcileLoop<ObjectKey>(Name, queue, this, loggers.CreateLogger<ServiceAccountController>());
        namespaces.OnChange(change => queue.Add(change.Key));
        accounts.OnChange(change =>
        {
            if (change.After is null && change.Key.Name == DefaultAccount)
            {
                queue.Add(new ObjectKey("", change.Key.Namespace));
            }
        });
    }

    /// <inheritdoc/>
    public string Name => "serviceaccount";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (queue)
        {
            await loop.RunAsync(workers: 1, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
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
