using System.Net;

namespace Podium.Network.Dns;

/// <summary>The types of records that this server knows by name; the others pass through it.</summary>
internal enum DnsType : ushort
{
    A = 1,
    NS = 2,
    CName = 5,
    Soa = 6,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
}

/// <summary>How a query went.</summary>
internal enum DnsResponseCode : byte
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
}

/// <summary>A resource record. Names are without the last dot.</summary>
/// <param name="Name">Whom it is about.</param>
/// <param name="Ttl">For how many seconds it may be kept.</param>
internal abstract record DnsRecord(string Name, uint Ttl)
{
    /// <summary>An address, of either family.</summary>
    public sealed record Address(string Name, uint Ttl, IPAddress Value) : DnsRecord(Name, Ttl);

    /// <summary>A record whose data is one name: CNAME, NS or PTR.</summary>
    public sealed record Pointer(string Name, uint Ttl, DnsType Type, string Target) : DnsRecord(Name, Ttl);

    /// <summary>A server for a service of a domain.</summary>
    public sealed record Server(string Name, uint Ttl, ushort Weight, ushort Port, string Target) : DnsRecord(Name, Ttl);

    /// <summary>A line of text.</summary>
    public sealed record Text(string Name, uint Ttl, string Value) : DnsRecord(Name, Ttl);

    /// <summary>The start of a zone, which also says for how long an absence may be kept.</summary>
    public sealed record StartOfAuthority(string Name, uint Ttl, string NameServer, string Mailbox, uint Serial) : DnsRecord(Name, Ttl);
}

/// <summary>What a zone says to a question.</summary>
/// <param name="Code">How it went.</param>
/// <param name="Answers">The records asked for.</param>
/// <param name="Authority">The zone's start, where there is no answer.</param>
/// <param name="Additional">Records that save the client a question.</param>
/// <param name="Continue">A name outside the zone that the last answer leads to, and whose records complete it; else empty.</param>
internal sealed record DnsAnswer(
    DnsResponseCode Code, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Authority, IReadOnlyList<DnsRecord> Additional, string Continue = "");
