using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Details of a service's session affinity.</summary>
[ApiType]
public sealed partial record SessionAffinityConfig
{
    /// <summary>Details of affinity by the client's address.</summary>
    public ClientIPConfig? ClientIP { get; init; }
}

/// <summary>Details of session affinity by the client's address.</summary>
[ApiType]
public sealed partial record ClientIPConfig
{
    /// <summary>For how many seconds a client keeps its pod, from 1 to 86400. 10800 (3 hours) where not given.</summary>
    public int? TimeoutSeconds { get; init; }
}
