using Podium.Api.Meta.V1;

namespace Podium.Api.OpenApi;

/// <summary>The paths of one resource and its subresources, with Kubernetes' operation ids.</summary>
internal sealed class ResourcePaths
{
    private static readonly (int, string)[] Created = [(200, "OK"), (201, "Created")];
    private static readonly (int, string)[] CreatedOrAccepted = [(200, "OK"), (201, "Created"), (202, "Accepted")];
    private static readonly (int, string)[] Accepted = [(200, "OK"), (202, "Accepted")];

    private readonly ServedResource resource;
    private readonly ResourceInfo info;
    private readonly GroupVersionKind kind;
    private readonly string tag;
    private readonly string groupVersion;
    private readonly string scope;
    private readonly ApiBody body;

    private ResourcePaths(ServedResource resource)
    {
        this.resource = resource;
        info = resource.Info;
        kind = new(info.Group, info.Version, info.Kind);
        tag = $"{GroupNames.Camel(info.Group)}_{info.Version}";
        groupVersion = GroupNames.Pascal(info.Group) + GroupNames.Capitalize(info.Version);
        scope = info.Namespaced ? "Namespaced" : "";
        body = new(resource.Schema.Name!);
    }

    public static IEnumerable<ApiPath> Of(ServedResource resource) => new ResourcePaths(resource).All();

    private IEnumerable<ApiPath> All()
    {
        var root = GroupNames.Path(info.Group, info.Version);
        var collection = info.Namespaced ? $"{root}/namespaces/{{namespace}}/{info.Plural}" : $"{root}/{info.Plural}";
        if (Collection() is { Count: > 0 } onCollection)
        {
            yield return new(collection, info.Namespaced ? [StandardParameters.Namespace, StandardParameters.Pretty] : [StandardParameters.Pretty], onCollection);
        }

        if (info.Namespaced && Has("list"))
        {
            yield return new($"{root}/{info.Plural}", [StandardParameters.Pretty], [List($"list{groupVersion}{info.Kind}ForAllNamespaces")]);
        }

        if (Item() is { Count: > 0 } onItem)
        {
            yield return new($"{collection}/{{name}}", ItemParameters(info.Kind), onItem);
        }

        foreach (var sub in resource.Subresources)
        {
            var path = $"{collection}/{{name}}/{sub.Name}";
            yield return new(path, [.. ItemParameters(sub.Kind.Kind), .. sub.Parameters], Subresource(sub, ""));
            if (sub.WithPath)
            {
                yield return new($"{path}/{{path}}", [.. ItemParameters(sub.Kind.Kind), StandardParameters.Path], Subresource(sub, "WithPath"));
            }
        }
    }

    private bool Has(string verb) => resource.Verbs.Contains(verb);

    private List<OpenApiParameter> ItemParameters(string kindName)
    {
        var parameters = new List<OpenApiParameter> { StandardParameters.NameOf(kindName), StandardParameters.Pretty };
        if (info.Namespaced)
        {
            parameters.Insert(1, StandardParameters.Namespace);
        }

        return parameters;
    }

    private List<ApiOperation> Collection()
    {
        var operations = new List<ApiOperation>();
        if (Has("list"))
        {
            operations.Add(List($"list{groupVersion}{scope}{info.Kind}"));
        }

        if (Has("create"))
        {
            operations.Add(Make("post", $"create{groupVersion}{scope}{info.Kind}", "post", $"Creates a {info.Kind}.", body) with
            {
                Parameters = StandardParameters.Write,
                Body = body,
                BodyRequired = true,
                Codes = CreatedOrAccepted,
            });
        }

        if (Has("deletecollection"))
        {
            operations.Add(Make("delete", $"delete{groupVersion}Collection{scope}{info.Kind}", "deletecollection",
                $"Deletes all objects of kind {info.Kind} that are selected.", new(Status.Schema.Name!)) with
            {
                Parameters = [.. StandardParameters.Delete, .. StandardParameters.Select],
                Body = new(DeleteOptions.Schema.Name!),
            });
        }

        return operations;
    }

    private ApiOperation List(string id) =>
        Make("get", id, "list", $"Lists or watches objects of kind {info.Kind}.", new(resource.ListSchema!.Name!)) with
        {
            Parameters = StandardParameters.List,
            Produces = MediaTypes.Watches,
        };

    private List<ApiOperation> Item()
    {
        var operations = new List<ApiOperation>();
        AddObjectCalls(operations, resource.Verbs, "", body, kind, info.Kind);
        if (Has("delete"))
        {
            operations.Add(Make("delete", $"delete{groupVersion}{scope}{info.Kind}", "delete", $"Deletes a {info.Kind}.",
                resource.DeleteAnswersObject ? body : new(Status.Schema.Name!)) with
            {
                Parameters = StandardParameters.Delete,
                Body = new(DeleteOptions.Schema.Name!),
                Codes = Accepted,
            });
        }

        return operations;
    }

    private void AddObjectCalls(
        List<ApiOperation> operations, IReadOnlyList<string> verbs, string suffix, ApiBody content, GroupVersionKind of, string what)
    {
        if (verbs.Contains("get"))
        {
            operations.Add(Make("get", $"read{groupVersion}{scope}{info.Kind}{suffix}", "get", $"Reads the {what}.", content) with { Kind = of });
        }

        if (verbs.Contains("update"))
        {
            operations.Add(Make("put", $"replace{groupVersion}{scope}{info.Kind}{suffix}", "put", $"Replaces the {what}.", content) with
            {
                Kind = of,
                Parameters = StandardParameters.Write,
                Body = content,
                BodyRequired = true,
                Codes = Created,
            });
        }

        if (verbs.Contains("patch"))
        {
            operations.Add(Make("patch", $"patch{groupVersion}{scope}{info.Kind}{suffix}", "patch", $"Changes the {what} in part.", content) with
            {
                Kind = of,
                Parameters = StandardParameters.Patch,
                Body = new(Patch.Schema.Name!),
                BodyRequired = true,
                Consumes = MediaTypes.Patches,
                Codes = Created,
            });
        }
    }

    private List<ApiOperation> Subresource(ServedSubresource sub, string suffix)
    {
        var operations = new List<ApiOperation>();
        var pascal = GroupNames.Capitalize(sub.Name);
        switch (sub.Style)
        {
            case SubresourceStyle.Text:
                operations.Add(Make("get", $"read{groupVersion}{scope}{info.Kind}{pascal}", "get", $"Reads the {sub.Name} of the {info.Kind}.", ApiBody.Text)
                    with
                { Kind = sub.Kind, Produces = MediaTypes.Texts });
                break;
            case SubresourceStyle.Connect:
                foreach (var method in ConnectMethods(sub.Verbs))
                {
                    operations.Add(Make(method, $"connect{groupVersion}{GroupNames.Capitalize(method)}{scope}{info.Kind}{pascal}{suffix}", "connect",
                        $"Connects to the {sub.Name} of the {info.Kind} by {method.ToUpperInvariant()}.", ApiBody.Text)
                        with
                    { Kind = sub.Kind, Produces = MediaTypes.Any });
                }

                break;
            default:
                var content = new ApiBody(sub.Schema!.Name!);
                if (sub.Verbs.Contains("create"))
                {
                    operations.Add(Make("post", $"create{groupVersion}{scope}{info.Kind}{pascal}", "post", $"Creates a {sub.Name} of the {info.Kind}.", content) with
                    {
                        Kind = sub.Kind,
                        Parameters = StandardParameters.Write,
                        Body = content,
                        BodyRequired = true,
                        Codes = CreatedOrAccepted,
                    });
                }

                AddObjectCalls(operations, sub.Verbs, pascal, content, sub.Kind, $"{sub.Name} of the {info.Kind}");
                break;
        }

        return operations;
    }

    // Whoever may delete through a connection is a proxy, which takes every method.
    private static IEnumerable<string> ConnectMethods(IReadOnlyList<string> verbs) =>
        verbs.Contains("delete") ? ["delete", "get", "head", "options", "patch", "post", "put"]
        : verbs.Contains("create") ? ["get", "post"]
        : ["get"];

    private ApiOperation Make(string method, string id, string action, string description, ApiBody answer) =>
        new(method, id, description, tag) { Action = action, Kind = kind, Answer = answer };
}
