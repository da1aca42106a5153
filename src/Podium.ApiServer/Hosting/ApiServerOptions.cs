using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api.Features;
using Podium.Store;

namespace Podium.ApiServer.Hosting;

/// <summary>What an API server needs to start.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Where the objects are kept. The server does not dispose it.</summary>
    public required IStore Store { get; init; }

    /// <summary>The directory whose <c>pki/</c> holds the cluster's keys and certificates.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 for any that is free.</summary>
    public int Port { get; init; } = 6443;

    /// <summary>Further addresses that clients use, for the certificate: the nodes' and the first service address.</summary>
    public IReadOnlyList<IPAddress> CertificateAddresses { get; init; } = [];

    /// <summary>The features that are on.</summary>
    public FeatureGates FeatureGates { get; init; } = FeatureGates.Default;

    /// <summary>The address that pods reach the server at, behind the Service <c>kubernetes</c>.</summary>
    public IPAddress AdvertiseAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The addresses of Services, IPv4.</summary>
    public IPNetwork ServiceCidr { get; init; } = new(IPAddress.Parse("10.96.0.0"), 16);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How many requests that change something are worked on at once.</summary>
    public int ChangingInFlightMax { get; init; } = 200;

    /// <summary>How many requests that read are worked on at once.</summary>
    public int ReadingInFlightMax { get; init; } = 400;

    /// <summary>How many seconds pods stay on a node that is not ready, unless they say otherwise.</summary>
    public int NotReadyTolerationSeconds { get; init; } = 300;

    /// <summary>How many seconds pods stay on a silent node, unless they say otherwise.</summary>
    public int UnreachableTolerationSeconds { get; init; } = 300;
}
