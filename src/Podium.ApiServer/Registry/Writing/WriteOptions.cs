using System.Globalization;
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
        CheckDryRun(errors, dryRun);

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

        CheckPrintable(errors, manager);

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

    /// <summary>Refuses values of <c>dryRun</c> that mean nothing: whoever mistypes it must not write.</summary>
    public static void CheckDryRun(List<FieldError> errors, IEnumerable<string?> values)
    {
        var all = values.ToList();
        if (all.Exists(value => value != "All"))
        {
            errors.Add(FieldError.NotSupported(FieldPath.Root("dryRun"), string.Join(',', all), ["All"]));
        }
    }

    private static void CheckPrintable(List<FieldError> errors, string manager)
    {
        for (var i = 0; i < manager.Length; i++)
        {
            if (char.IsControl(manager[i]))
            {
                errors.Add(FieldError.Invalid(FieldPath.Root("fieldManager"), manager,
                    string.Create(CultureInfo.InvariantCulture, $"invalid character U+{(int)manager[i]:X4} (at position {i})")));
            }
        }
    }

    // Who does not say, is known by the program's name: kubectl/v1.32.4 (linux/amd64) is kubectl.
    private static string ManagerOf(string? userAgent)
    {
        var name = (userAgent ?? "").Split('/', 2)[0];
        name = new string([.. name.Where(c => !char.IsControl(c))]);
        return name.Length > FieldManagerLengthMax ? name[..FieldManagerLengthMax] : name.Length == 0 ? "unknown" : name;
    }
}
