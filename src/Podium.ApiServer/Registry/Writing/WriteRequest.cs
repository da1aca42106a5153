using Podium.ApiServer.Authentication;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>How strictly fields that the schema does not know are taken.</summary>
internal enum FieldValidation
{
    /// <summary>The client is warned of them.</summary>
    Warn,

    /// <summary>The write is refused.</summary>
    Strict,

    /// <summary>They are dropped silently.</summary>
    Ignore,
}

/// <summary>Everything about a write but its body. Made by the HTTP side and by the in-process client alike.</summary>
internal sealed class WriteRequest
{
    /// <summary>Who writes.</summary>
    public required UserInfo User { get; init; }

    /// <summary>The namespace in the URL; empty for cluster scope.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The name in the URL; empty for a create.</summary>
    public string Name { get; init; } = "";

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Whether everything happens but the write itself.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who is noted in managedFields.</summary>
    public string FieldManager { get; init; } = "";

    /// <summary>How unknown fields are taken.</summary>
    public FieldValidation FieldValidation { get; init; }

    /// <summary>What the client is to be warned of; written as Warning headers.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Adds a warning once.</summary>
    public void Warn(string text)
    {
        if (!Warnings.Contains(text))
        {
            Warnings.Add(text);
        }
    }
}
