using Podium.Api.Descheduler.V1Alpha2;
using Podium.Api.Selectors;

namespace Podium.Controllers.Descheduler;

/// <summary>A policy that has been checked.</summary>
/// <param name="Policy">The policy as written.</param>
/// <param name="Nodes">The nodes that are looked at.</param>
/// <param name="Profiles">What is done.</param>
public sealed record PolicyPlan(DeschedulerPolicy Policy, Selector Nodes, IReadOnlyList<ProfilePlan> Profiles);

/// <summary>A profile that has been checked.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Evictor">Which pods it may evict.</param>
/// <param name="Balance">The plugins that run, in their order.</param>
public sealed record ProfilePlan(string Name, DefaultEvictorArgs Evictor, IReadOnlyList<IBalancePlugin> Balance);
