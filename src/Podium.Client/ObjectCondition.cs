using Podium.Api;
using Podium.Api.Errors;

namespace Podium.Client;

/// <summary>Waits for an object by watching it.</summary>
public static class ObjectCondition
{
    /// <summary>Waits until an object exists and satisfies a condition, and returns it as it then is.</summary>
    public static async Task<T> UntilAsync<T>(this IApiClient client, ObjectKey key, Func<T, bool> condition, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var selection = $"metadata.name={key.Name}";
        while (true)
        {
            try
            {
                var list = await client.ListAsync<T>(new ListRequest(key.Namespace, FieldSelector: selection), cancellationToken);
                if (list.Items.FirstOrDefault(condition) is { } found)
                {
                    return found;
                }

                var watch = client.WatchAsync<T>(new WatchRequest(list.ResourceVersion, key.Namespace, FieldSelector: selection), cancellationToken);
                await foreach (var change in watch.WithCancellation(cancellationToken))
                {
                    if (change.Type is WatchEventType.Added or WatchEventType.Modified && condition(change.Object))
                    {
                        return change.Object;
                    }
                }
            }
            catch (StatusException expired) when (expired.Code == 410)
            {
                // The watch fell behind: list again.
            }
        }
    }
}
