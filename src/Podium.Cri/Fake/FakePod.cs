namespace Podium.Cri.Fake;

/// <summary>What the fake runtime remembers of a pod beyond its sandboxes' lives. Guarded by the runtime's lock.</summary>
internal sealed class FakePod(FakePodScript script)
{
    private Dictionary<string, int>? failures;

    public FakePodScript Script { get; } = script;

    /// <summary>Sandboxes that exist in any state; at none, the pod is forgotten.</summary>
    public int Sandboxes { get; set; }

    /// <summary>The message with which this call has to fail, or null.</summary>
    public string? NextFailure(string operation, string container)
    {
        if (Script.Text(operation, container) is not { } message)
        {
            return null;
        }

        if (Script.Number("fail-times", container) is not { } times)
        {
            return message;
        }

        failures ??= [];
        var key = $"{operation}.{container}";
        var before = failures.GetValueOrDefault(key);
        failures[key] = before + 1;
        return before < times ? message : null;
    }
}
