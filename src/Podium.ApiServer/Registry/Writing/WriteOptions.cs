using Podium.Api.Errors;
using Podium.Api.Validation;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>Reads the query parameters of writes.</summary>
internal static class WriteOptions
{
    private const int FieldManagerLengthMax = 128;

    /// <summary>The write that a request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">The kind of options, for errors: CreateOptions, UpdateOptions, PatchOptions.</param>
    public static WriteRequest Read(ApiRequest request, string kind)
    {
        var errors = new List<FieldError>();
        var dryRun = request.Http.Request.Query["dryRun"];
        foreach (var value in dryRun)
        {
            if (value != "All")
            {
                errors.Add(FieldError.NotSupported(FieldPath.Root("dryRun"), dryRun.ToString(), ["All"]));
            }
        }

        var validation = FieldValidation.Warn;
        switch (request.Query("fieldValidation"))
        {
            case "" or "Warn":
                break;
            case "Strict":
                validation = FieldValidation.Strict;
                break;
            case "Ignore":
                validation = FieldValidation.Ignore;
                break;
            case var other:
                errors.Add(FieldError.NotSupported(FieldPath.Root("fieldValidation"), other, ["", "Ignore", "Strict", "Warn"]));
                break;
        }

        var manager = request.Query("fieldManager");
        if (manager.Length > FieldManagerLengthMax)
        {
            errors.Add(FieldError.TooLong(FieldPath.Root("fieldManager"), FieldManagerLengthMax));
        }

        if (errors.Count > 0)
        {
            throw StatusException.Invalid("meta.k8s.io", kind, "", errors);
        }

        return new WriteRequest
        {
            User = request.User,
            Namespace = request.Info.Namespace,
            Name = request.Info.Name,
            Subresource = request.Info.Subresource,
            DryRun = dryRun.Count > 0,
            FieldManager = manager.Length > 0 ? manager : ManagerOf(request.Http.Request.Headers.UserAgent),
            FieldValidation = validation,
        };
    }

    // Who does not say, is known by the program's name: kubectl/v1.32.4 (linux/amd64) is kubectl.
    private static string ManagerOf(string? userAgent)
    {
        var name = (userAgent ?? "").Split('/', 2)[0];
        name = new string([.. name.Where(c => !char.IsControl(c))]);
        return name.Length > FieldManagerLengthMax ? name[..FieldManagerLengthMax] : name.Length == 0 ? "unknown" : name;
    }
}
