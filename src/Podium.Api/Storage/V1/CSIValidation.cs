using Podium.Api.Validation;

namespace Podium.Api.Storage.V1;

/// <summary>
/// Checks what CSI drivers tell about themselves, with Kubernetes' rules and words (pkg/apis/storage/validation/validation.go, v1.32).
/// </summary>
public static class CSIValidation
{
    private const int NameMax = 63;
    private const int NodeIDMax = 192;
    private const long LeastTokenSeconds = 600;
    private const long MostTokenSeconds = 1L << 32;

    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a driver's name.</summary>
    public static void CheckDriverName(FieldErrors errors, string name, FieldPath path)
    {
        if (!errors.RequireSet(path, name))
        {
            return;
        }

        if (name.Length > NameMax)
        {
            errors.Add(FieldError.TooLong(path, NameMax));
        }

        errors.Invalid(path, name, NameRules.Dns1123Subdomain(name.ToLowerInvariant()));
    }

    /// <summary>Checks a new driver.</summary>
    public static IReadOnlyList<FieldError> Validate(CSIDriver driver)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(driver.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        Check(errors, driver.Spec);
        return errors;
    }

    /// <summary>Checks an update of a driver.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(CSIDriver driver, CSIDriver old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(driver.Metadata, old.Metadata));
        Check(errors, driver.Spec);

        // The path says "attached", as Kubernetes' does.
        errors.RequireUnchanged(Spec.Child("attachedRequired"), driver.Spec.AttachRequired, old.Spec.AttachRequired);
        if (!driver.Spec.VolumeLifecycleModes.SequenceEqual(old.Spec.VolumeLifecycleModes))
        {
            errors.Invalid(Spec.Child("volumeLifecycleModes"), driver.Spec.VolumeLifecycleModes, "field is immutable");
        }

        return errors;
    }

    /// <summary>Checks a new list of a node's drivers.</summary>
    public static IReadOnlyList<FieldError> Validate(CSINode node)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(node.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        var names = new HashSet<string>();
        for (var i = 0; i < node.Spec.Drivers.Count; i++)
        {
            var path = Spec.Child("drivers").Index(i);
            Check(errors, node.Spec.Drivers[i], path);
            if (!names.Add(node.Spec.Drivers[i].Name))
            {
                errors.Duplicate(path.Child("name"), node.Spec.Drivers[i].Name);
            }
        }

        return errors;
    }

    /// <summary>Checks an update of a node's drivers: they come and go, but none changes.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(CSINode node, CSINode old)
    {
        var errors = new FieldErrors();
        errors.AddRange(Validate(node));
        foreach (var before in old.Spec.Drivers)
        {
            foreach (var driver in node.Spec.Drivers.Where(d => d.Name == before.Name))
            {
                errors.RequireUnchanged(Spec.Child("drivers"), driver, before);
            }
        }

        return errors;
    }

    /// <summary>Checks a new report of capacity.</summary>
    public static IReadOnlyList<FieldError> Validate(CSIStorageCapacity report)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(report.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        errors.AddRange(LabelSelectorValidation.Validate(report.NodeTopology, FieldPath.Root("nodeTopology")));
        errors.Invalid(FieldPath.Root("storageClassName"), report.StorageClassName, NameRules.Dns1123Subdomain(report.StorageClassName));
        if (report.Capacity is { Sign: < 0 } capacity)
        {
            errors.Invalid(FieldPath.Root("capacity"), capacity.ToString(), "must be greater than or equal to 0");
        }

        return errors;
    }

    /// <summary>Checks an update of a report: what was asked for stays.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(CSIStorageCapacity report, CSIStorageCapacity old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(report.Metadata, old.Metadata));
        errors.RequireUnchanged(FieldPath.Root("nodeTopology"), report.NodeTopology, old.NodeTopology);
        errors.RequireUnchanged(FieldPath.Root("storageClassName"), report.StorageClassName, old.StorageClassName);
        return errors;
    }

    private static void Check(FieldErrors errors, CSIDriverSpec spec)
    {
        errors.AllowOneOf(Spec.Child("fsGroupPolicy"), spec.FsGroupPolicy, "File", "None", "ReadWriteOnceWithFSType");
        var audiences = new HashSet<string>();
        for (var i = 0; i < spec.TokenRequests.Count; i++)
        {
            var path = Spec.Child("tokenRequests").Index(i);
            var token = spec.TokenRequests[i];
            if (!audiences.Add(token.Audience))
            {
                errors.Duplicate(path.Child("audience"), token.Audience);
            }
            else if (token.ExpirationSeconds is < LeastTokenSeconds)
            {
                errors.Invalid(path.Child("expirationSeconds"), token.ExpirationSeconds, "may not specify a duration less than 10 minutes");
            }
            else if (token.ExpirationSeconds is > MostTokenSeconds)
            {
                errors.Invalid(path.Child("expirationSeconds"), token.ExpirationSeconds, "may not specify a duration larger than 2^32 seconds");
            }
        }

        foreach (var mode in spec.VolumeLifecycleModes)
        {
            errors.AllowOneOf(Spec.Child("volumeLifecycleModes"), mode, "Persistent", "Ephemeral");
        }
    }

    private static void Check(FieldErrors errors, CSINodeDriver driver, FieldPath path)
    {
        CheckDriverName(errors, driver.Name, path.Child("name"));
        if (errors.RequireSet(path.Child("nodeID"), driver.NodeID) && driver.NodeID.Length > NodeIDMax)
        {
            errors.Invalid(path.Child("nodeID"), driver.NodeID, $"must be {NodeIDMax} characters or less");
        }

        if (driver.Allocatable?.Count is { } count)
        {
            errors.RequireNonNegative(path.Child("allocatable").Child("count"), count);
        }

        var keys = new HashSet<string>();
        foreach (var key in driver.TopologyKeys)
        {
            errors.RequireSet(path, key);
            if (!keys.Add(key))
            {
                errors.Duplicate(path, key);
            }

            errors.Invalid(path, key, NameRules.QualifiedName(key));
        }
    }
}
