using Podium.ApiServer.Admission;
using Podium.Store;

namespace Podium.ApiServer.Registry;

/// <summary>What every kind's registry shares.</summary>
/// <param name="Store">Where objects are kept.</param>
/// <param name="Time">The clock.</param>
/// <param name="Admission">The hooks on writes, in order.</param>
internal sealed record RegistryServices(IStore Store, TimeProvider Time, IReadOnlyList<IAdmission> Admission);
