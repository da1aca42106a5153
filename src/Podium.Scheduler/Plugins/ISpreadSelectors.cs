using Podium.Api.Core.V1;
using Podium.Api.Selectors;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// Finds the pods beside which a pod without constraints of its own is spread: those of its Services and of its ReplicationController,
/// ReplicaSet or StatefulSet.
/// </summary>
internal interface ISpreadSelectors
{
    /// <summary>Chooses those pods; <see cref="Selector.Everything"/> where there are none.</summary>
    Selector Of(Pod pod);
}
