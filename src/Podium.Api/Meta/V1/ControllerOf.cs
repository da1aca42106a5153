namespace Podium.Api.Meta.V1;

/// <summary>Who manages an object.</summary>
public static class ControllerOf
{
    /// <summary>The reference to the object's manager, or null (metav1.GetControllerOf).</summary>
    public static OwnerReference? GetController(this ObjectMeta metadata)
    {
        foreach (var owner in metadata.OwnerReferences)
        {
            if (owner.Controller is true)
            {
                return owner;
            }
        }

        return null;
    }
}
