using System.Text;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Hosting;

/// <summary>One thing that must be well.</summary>
/// <param name="Name">Its name in the verbose form, such as <c>etcd</c>.</param>
/// <param name="ReadinessOnly">Whether only readiness depends on it.</param>
/// <param name="Check">Null when it is well, else what is wrong.</param>
internal sealed record HealthCheck(string Name, bool ReadinessOnly, Func<CancellationToken, ValueTask<string?>> Check);

/// <summary><c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>, their verbose forms, <c>?exclude=</c>, and single checks by their path.</summary>
internal sealed class HealthHandler(IReadOnlyList<HealthCheck> checks) : IRequestHandler
{
    public async ValueTask<bool> TryHandleAsync(ApiRequest request)
    {
        var parts = request.Info.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 2 || parts[0] is not ("healthz" or "livez" or "readyz"))
        {
            return false;
        }

        var set = parts[0];
        var relevant = checks.Where(c => set == "readyz" || !c.ReadinessOnly).ToList();
        if (parts.Length == 2)
        {
            relevant = [.. relevant.Where(c => c.Name == parts[1])];
            if (relevant.Count == 0)
            {
                return false;
            }
        }

        var excluded = request.Http.Request.Query["exclude"];
        var text = new StringBuilder();
        var well = true;
        foreach (var check in relevant)
        {
            if (excluded.Contains(check.Name))
            {
                text.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
                continue;
            }

            // Why it is not well is for those who run the server, not for everyone who asks.
            var wrong = await check.Check(request.Aborted);
            text.Append(wrong is null ? "[+]" : "[-]").Append(check.Name)
                .Append(wrong is null ? " ok\n" : " failed: reason withheld\n");
            well &= wrong is null;
        }

        var verbose = request.Http.Request.Query.ContainsKey("verbose");
        text.Append(set).Append(well ? " check passed\n" : " check failed\n");
        await Answer.WriteTextAsync(request.Http, well ? 200 : 500, well && !verbose ? "ok" : text.ToString());
        return true;
    }
}
