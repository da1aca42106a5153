namespace Podium.Network.Dns;

/// <summary>Turns a client's message into the answer to it: from the cluster's zone at once, from others by asking.</summary>
internal sealed class Resolver(ClusterZone zone, Forwarder forwarder)
{
    private const ushort Internet = 1;

    /// <summary>
    /// Answers what can be answered at once; the rest is for <see cref="AskAsync"/>. The writer's buffer holds the answer until its
    /// next use.
    /// </summary>
    /// <param name="message">The client's message.</param>
    /// <param name="limit">How long an answer may be at most; 0 for what the client says that it takes.</param>
    /// <param name="writer">Writes the answer.</param>
    /// <param name="pending">What is still to be asked; null where there is nothing.</param>
    /// <returns>The answer; empty where there is none, or none yet.</returns>
    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> message, int limit, DnsWriter writer, out PendingQuery? pending)
    {
        pending = null;
        var code = DnsQuery.Read(message, out var query);
        if (code is null)
        {
            return default;
        }

        if (code != DnsResponseCode.NoError)
        {
            return writer.WriteCode(query with { Edns = null }, message, code.Value);
        }

        if (query.Edns is { Version: > 0 })
        {
            return writer.WriteCode(query, message, DnsResponseCode.NoError);
        }

        if (query.Class != Internet)
        {
            return writer.WriteCode(query, message, DnsResponseCode.Refused);
        }

        if (limit == 0)
        {
            limit = query.LongestDatagram;
        }

        var answer = zone.Find(query.Name, query.Type);
        if (answer is { Continue.Length: 0 })
        {
            return writer.Write(query, message, answer, limit);
        }

        if (!forwarder.HasServers)
        {
            // Nobody knows more names than the cluster itself.
            return answer is null
                ? writer.WriteCode(query, message, DnsResponseCode.NameError)
                : writer.Write(query, message, answer, limit);
        }

        pending = new PendingQuery(query, message.ToArray(), answer, limit);
        return default;
    }

    /// <summary>Answers what has to be asked of others.</summary>
    public async Task<ReadOnlyMemory<byte>> AskAsync(PendingQuery pending, CancellationToken cancellationToken)
    {
        var (query, message, alias, limit) = pending;
        var byTcp = limit == ushort.MaxValue;
        if (alias is null)
        {
            var answer = await forwarder.AskAsync(query, message, byTcp, cancellationToken).ConfigureAwait(false);
            return answer is null ? new DnsWriter().WriteCode(query, message, DnsResponseCode.ServerFailure)
                : answer.Length > limit ? new DnsWriter().WriteCode(query, message, DnsResponseCode.NoError, isTruncated: true)
                : answer;
        }

        // A Service that stands for a name outside: its address is asked for and handed out with the alias.
        var question = DnsQuery.Compose(query.Id, alias.Continue, query.Type);
        DnsQuery.Read(question, out var outside);
        var found = await forwarder.AskAsync(outside, question, byTcp: true, cancellationToken).ConfigureAwait(false)
            ?? await forwarder.AskAsync(outside, question, byTcp: false, cancellationToken).ConfigureAwait(false);
        return found is null
            ? new DnsWriter().WriteCode(query, message, DnsResponseCode.ServerFailure)
            : new DnsWriter().Write(query, message, alias with { Answers = [.. alias.Answers, .. DnsReader.ReadAnswers(found)] }, limit);
    }
}

/// <summary>A question that waits for another name server.</summary>
/// <param name="Query">The question.</param>
/// <param name="Message">The client's message.</param>
/// <param name="Alias">The answer so far, where a Service's name leads outside; else null.</param>
/// <param name="Limit">How long the answer may be.</param>
internal sealed record PendingQuery(DnsQuery Query, byte[] Message, DnsAnswer? Alias, int Limit);
