using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.BadInput;

/// <summary>Manifests with slips in them, the answer to each, and that nothing was written.</summary>
public sealed class RefusedManifestScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("readinessprobe", "{name: readinessprobe, image: nginx, readinessprobe: {httpGet: {port: 80, path: /}}}", "", "unknown field \"spec.containers[0].readinessprobe\"")]
    [InlineData("grace", "{name: a, image: nginx, terminationGracePeriodSeconds: 0}", "", "unknown field \"spec.containers[0].terminationGracePeriodSeconds\"")]
    [InlineData("podhook", "{name: a, image: nginx}", "lifecycle: {postStart: {exec: {command: [sh]}}}", "unknown field \"spec.lifecycle\"")]
    public async Task An_unknown_field_is_refused_by_its_path(string name, string container, string more, string problem)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pod.yaml", Pod(name, container, more));

        var refused = (await Kubectl.RunAsync("create", "-f", file)).Failed();

        Assert.Equal(
            $"Error from server (BadRequest): error when creating \"{file}\": Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: {problem}\n",
            refused.Error);
        (await Kubectl.RunAsync("get", "pod", name)).Failed();
    }

    [Fact]
    public async Task All_unknown_fields_are_named_and_a_warning_may_do()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pod.yaml", Pod("warned", "{name: a, image: \"busybox:1.28\", imagePolicy: Never, cmd: [sleep]}", "hostnetwork: true"));

        var refused = (await Kubectl.RunAsync("create", "-f", file)).Failed();
        Assert.EndsWith(
            "strict decoding error: unknown field \"spec.containers[0].cmd\", unknown field \"spec.containers[0].imagePolicy\", unknown field \"spec.hostnetwork\"\n",
            refused.Error,
            StringComparison.Ordinal);

        var warned = (await Kubectl.RunAsync("create", "-f", file, "--validate=warn")).Succeeded();
        Assert.Equal("pod/warned created\n", warned.Output);
        Assert.Contains("Warning: unknown field \"spec.hostnetwork\"\n", warned.Error, StringComparison.Ordinal);
        Assert.Contains("Warning: unknown field \"spec.containers[0].cmd\"\n", warned.Error, StringComparison.Ordinal);

        var silent = (await Kubectl.RunAsync("create", "-f", folder.Write("other.yaml", Pod("silent", "{name: a, image: \"busybox:1.28\", cmd: [sleep]}", "")), "--validate=ignore")).Succeeded();
        Assert.Equal("", silent.Error);
    }

    [Fact]
    public async Task A_field_given_twice_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pod.json", """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"twice"},"data":{"a":"1"},"immutable":false,"immutable":true}
            """);

        var answer = await Kubectl.RunAsync("create", "--raw", $"/api/v1/namespaces/{Namespace}/configmaps?fieldValidation=Strict", "-f", file);

        Assert.Contains("strict decoding error: duplicate field \"immutable\"", answer.Failed().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-image", "{name: a}", "", "spec.containers[0].image: Required value")]
    [InlineData("no-containers", "", "", "spec.containers: Required value")]
    [InlineData("bad-port", "{name: a, image: nginx, ports: [{containerPort: 80000}]}", "", "spec.containers[0].ports[0].containerPort: Invalid value: 80000: must be between 1 and 65535, inclusive")]
    [InlineData("bad-policy", "{name: a, image: nginx}", "restartPolicy: Sometimes", "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("Bad_Name", "{name: a, image: nginx}", "", "metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("no-volume", "{name: a, image: nginx, volumeMounts: [{name: gone, mountPath: /x}]}", "", "spec.containers[0].volumeMounts[0].name: Not found: \"gone\"")]
    [InlineData("same-names", "{name: a, image: nginx}, {name: a, image: nginx}", "", "spec.containers[1].name: Duplicate value: \"a\"")]
    public async Task A_broken_rule_is_named_with_its_field(string name, string containers, string more, string problem)
    {
        var refused = (await Kubectl.ApplyAsync(Pod(name, containers, more))).Failed();

        Assert.Equal($"The Pod \"{name}\" is invalid: {problem}\n", refused.Error);
        (await Kubectl.RunAsync("get", "pod", name)).Failed();
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pod.yaml", Pod("typed", "{name: a, image: nginx, ports: [{containerPort: eighty}]}", ""));

        var refused = (await Kubectl.RunAsync("create", "-f", file)).Failed();

        Assert.Contains(
            $"Error from server (BadRequest): error when creating \"{file}\": Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32",
            refused.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        (await Kubectl.RunAsync("create", "configmap", "taken")).Succeeded();

        Assert.Equal(
            "error: failed to create configmap: configmaps \"taken\" already exists\n",
            (await Kubectl.RunAsync("create", "configmap", "taken")).Failed().Error);
    }

    [Fact]
    public async Task An_object_over_the_size_limit_is_refused()
    {
        using var folder = new TemporaryFolder();
        var large = folder.Write("large.txt", new string('x', 1_100_000));
        var huge = folder.Write("huge.txt", new string('x', 4_000_000));

        var refused = (await Kubectl.RunAsync("create", "configmap", "large", $"--from-file={large}")).Failed();
        Assert.Matches("^error: failed to create configmap: ConfigMap \"large\" is invalid: .*: Too long: may not be more than 1048576 bytes\n$", refused.Error);
        var cut = (await Kubectl.RunAsync("create", "configmap", "huge", $"--from-file={huge}")).Failed();
        Assert.Contains("Request entity too large: limit is 3145728", cut.Error, StringComparison.Ordinal);
        (await Kubectl.RunAsync("get", "configmap", "large")).Failed();
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_unknown()
    {
        var refused = (await Kubectl.RunWithInputAsync("apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: g}\n", "apply", "--validate=false", "-f", "-")).Failed();

        Assert.Contains("no matches for kind \"Gadget\" in version \"example.com/v1\"", refused.Error, StringComparison.Ordinal);
        Assert.Equal(
            "error: the server doesn't have a resource type \"gadgets\"\n", (await Kubectl.RunAsync("get", "gadgets")).Failed().Error);
    }

    [Fact]
    public async Task Yaml_that_does_not_parse_never_leaves_kubectl()
    {
        var refused = (await Kubectl.ApplyAsync("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  tolerations:\n  - effect: \"NoSchedule\n")).Failed();
        Assert.Contains("error converting YAML to JSON", refused.Error, StringComparison.Ordinal);
    }

    private static string Pod(string name, string containers, string more) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
        spec:
          containers: [{{containers}}]
          {{more}}
        """;
}
