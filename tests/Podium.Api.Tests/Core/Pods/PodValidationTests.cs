using Podium.Api.Core.V1;

namespace Podium.Api.Tests.Core.Pods;

// Goal: what is wrong with a pod is said in Kubernetes' very words, at its very paths. Each case changes one pod that is
// right and names all errors that follow.
public sealed class PodValidationTests
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Qualified = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
        + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string IpAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    [Fact]
    public void APodThatIsRightHasNoErrors() => Assert.Empty(PodValidation.Validate(TestPod.Valid()));

    [Theory]
    [InlineData("""{"name": "Web_1"}""", "metadata.name: Invalid value: \"Web_1\": " + Subdomain)]
    [InlineData("""{"name": ""}""", "metadata.name: Required value: name or generateName is required")]
    [InlineData("""{"generateName": "Web-"}""", "metadata.generateName: Invalid value: \"Web-\": " + Subdomain)]
    [InlineData("""{"labels": {"a b": "c"}}""", "metadata.labels: Invalid value: \"a b\": " + Qualified)]
    [InlineData("""{"labels": {"a": "b c"}}""",
        "metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
        + "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")]
    [InlineData("""{"annotations": {"kubernetes.io/config.mirror": "x"}}""",
        "metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set")]
    [InlineData("""{"finalizers": ["mine"]}""",
        "metadata.finalizers[0]: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("""{"ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "n"}]}""",
        "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty")]
    public void MetadataIsChecked(string fields, params string[] expected) =>
        AssertErrors(expected, TestPod.WithMetadata(fields));

    [Fact]
    public void AnnotationsMayNotExceedTheirSize()
    {
        var pod = TestPod.WithMetadata($$$"""{"annotations": {"a": "{{{new string('x', 256 * 1024)}}}"}}""");

        AssertErrors(["metadata.annotations: Too long: may not be more than 262144 bytes"], pod);
    }

    [Theory]
    [InlineData("""{"name": ""}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"name": "A"}""", "spec.containers[0].name: Invalid value: \"A\": " + Label)]
    [InlineData("""{"name": "a.b"}""", "spec.containers[0].name: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("""{"image": ""}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"image": " nginx"}""", "spec.containers[0].image: Invalid value: \" nginx\": must not have leading or trailing whitespace")]
    [InlineData("""{"imagePullPolicy": "Often"}""",
        "spec.containers[0].imagePullPolicy: Unsupported value: \"Often\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [InlineData("""{"terminationMessagePolicy": "x"}""",
        "spec.containers[0].terminationMessagePolicy: Unsupported value: \"x\": supported values: \"File\", \"FallbackToLogsOnError\"")]
    [InlineData("""{"restartPolicy": "Always"}""", "spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers")]
    [InlineData("""{"ports": [{"containerPort": 0}]}""", "spec.containers[0].ports[0].containerPort: Required value")]
    [InlineData("""{"ports": [{"containerPort": 70000}]}""",
        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"ports": [{"containerPort": 80, "protocol": "ICMP"}]}""",
        "spec.containers[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    [InlineData("""{"ports": [{"containerPort": 80, "name": "http"}, {"containerPort": 81, "name": "http"}]}""",
        "spec.containers[0].ports[1].name: Duplicate value: \"http\"")]
    [InlineData("""{"ports": [{"containerPort": 80, "name": "a-very-long-port-name"}]}""",
        "spec.containers[0].ports[0].name: Invalid value: \"a-very-long-port-name\": must be no more than 15 bytes")]
    [InlineData("""{"ports": [{"containerPort": 80, "hostPort": 8080}, {"containerPort": 81, "hostPort": 8080}]}""",
        "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//8080\"")]
    [InlineData("""{"env": [{"name": ""}]}""", "spec.containers[0].env[0].name: Required value")]
    [InlineData("""{"env": [{"name": "a=b"}]}""",
        "spec.containers[0].env[0].name: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='")]
    [InlineData("""{"env": [{"name": "a", "valueFrom": {}}]}""",
        "spec.containers[0].env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`")]
    [InlineData("""{"env": [{"name": "a", "value": "b", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]}""",
        "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty")]
    [InlineData("""{"env": [{"name": "a", "valueFrom": {"fieldRef": {"fieldPath": "spec.containers"}}}]}""",
        "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.containers\": error converting fieldPath: "
        + "field label not supported: spec.containers")]
    [InlineData("""{"env": [{"name": "a", "valueFrom": {"resourceFieldRef": {"resource": "limits.gpu"}}}]}""",
        "spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: \"limits.gpu\": supported values: \"limits.cpu\", "
        + "\"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"")]
    [InlineData("""{"env": [{"name": "a", "valueFrom": {"configMapKeyRef": {"name": "c", "key": ""}}}]}""",
        "spec.containers[0].env[0].valueFrom.configMapKeyRef.key: Required value")]
    [InlineData("""{"envFrom": [{}]}""", "spec.containers[0].envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`")]
    [InlineData("""{"resources": {"limits": {"cpu": "1"}, "requests": {"cpu": "2"}}}""",
        "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"resources": {"requests": {"memoty": "1Gi"}}}""",
        "spec.containers[0].resources.requests[memoty]: Invalid value: \"memoty\": must be a standard resource type or fully qualified",
        "spec.containers[0].resources.requests[memoty]: Invalid value: \"memoty\": must be a standard resource for containers")]
    [InlineData("""{"resources": {"requests": {"nvidia.com/gpu": "1"}}}""",
        "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources")]
    [InlineData("""{"resources": {"limits": {"hugepages-2Mi": "2Mi"}}}""",
        "spec.containers[0].resources: Forbidden: HugePages require cpu or memory")]
    [InlineData("""{"livenessProbe": {}}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"livenessProbe": {"exec": {"command": ["a"]}, "tcpSocket": {"port": 80}}}""",
        "spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type")]
    [InlineData("""{"livenessProbe": {"exec": {"command": ["a"]}, "successThreshold": 2}}""",
        "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"readinessProbe": {"httpGet": {"port": 0}, "periodSeconds": -1}}""",
        "spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"readinessProbe": {"exec": {"command": ["a"]}, "terminationGracePeriodSeconds": 5}}""",
        "spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes")]
    [InlineData("""{"startupProbe": {"httpGet": {"port": "http", "scheme": "FTP"}}}""",
        "spec.containers[0].startupProbe.httpGet.scheme: Unsupported value: \"FTP\": supported values: \"HTTP\", \"HTTPS\"")]
    [InlineData("""{"lifecycle": {"preStop": {"exec": {"command": []}}}}""", "spec.containers[0].lifecycle.preStop.exec.command: Required value")]
    [InlineData("""{"volumeMounts": [{"name": "v", "mountPath": "/v"}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""{"securityContext": {"runAsUser": -1}}""",
        "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [InlineData("""{"securityContext": {"seccompProfile": {"type": "Localhost"}}}""",
        "spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost")]
    [InlineData("""{"securityContext": {"appArmorProfile": {"type": ""}}}""",
        "spec.containers[0].securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set")]
    public void ContainersAreChecked(string fields, params string[] expected) =>
        AssertErrors(expected, TestPod.WithContainer(fields));

    [Theory]
    [InlineData("""{"containers": []}""", "spec.containers: Required value")]
    [InlineData("""{"containers": [{"name": "a", "image": "i"}, {"name": "a", "image": "i"}]}""", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"initContainers": [{"name": "a", "image": "i"}]}""", "spec.initContainers[0].name: Duplicate value: \"a\"")]
    [InlineData("""{"initContainers": [{"name": "i", "image": "i", "restartPolicy": "Never"}]}""",
        "spec.initContainers[0].restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData("""{"initContainers": [{"name": "i", "image": "i", "readinessProbe": {"tcpSocket": {"port": 80}}}]}""",
        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always")]
    [InlineData("""{"ephemeralContainers": [{"name": "e", "image": "i", "targetContainerName": "z", "ports": [{"containerPort": 80}]}]}""",
        "spec.ephemeralContainers[0].targetContainerName: Not found: \"z\"",
        "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
        "spec.ephemeralContainers: Forbidden: cannot be set on create")]
    [InlineData("""{"restartPolicy": "Sometimes"}""",
        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"dnsPolicy": "x"}""",
        "spec.dnsPolicy: Unsupported value: \"x\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"")]
    [InlineData("""{"dnsPolicy": "None"}""", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None")]
    [InlineData("""{"dnsConfig": {"nameservers": ["1.2.3"]}}""", "spec.dnsConfig.nameservers[0]: Invalid value: \"1.2.3\": " + IpAddress)]
    [InlineData("""{"hostAliases": [{"ip": "x", "hostnames": ["A"]}]}""",
        "spec.hostAliases[0].ip: Invalid value: \"x\": " + IpAddress,
        "spec.hostAliases[0].hostnames[0]: Invalid value: \"A\": " + Subdomain)]
    [InlineData("""{"activeDeadlineSeconds": 0}""",
        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive")]
    [InlineData("""{"hostNetwork": true, "containers": [{"name": "a", "image": "i", "ports": [{"containerPort": 80, "hostPort": 81}]}]}""",
        "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true")]
    [InlineData("""{"hostPID": true, "shareProcessNamespace": true}""",
        "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled")]
    [InlineData("""{"preemptionPolicy": "x"}""",
        "spec.preemptionPolicy: Unsupported value: \"x\": supported values: \"PreemptLowerPriority\", \"Never\"")]
    [InlineData("""{"priorityClassName": "A"}""", "spec.priorityClassName: Invalid value: \"A\": " + Subdomain)]
    [InlineData("""{"schedulingGates": [{"name": "g"}, {"name": "g"}]}""", "spec.schedulingGates[1]: Duplicate value: \"g\"")]
    [InlineData("""{"schedulingGates": [{"name": "g"}], "nodeName": "n"}""",
        "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared")]
    [InlineData("""{"os": {"name": "linux"}, "securityContext": {"windowsOptions": {}}}""",
        "spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod")]
    [InlineData("""{"os": {"name": "x"}}""", "spec.os: Unsupported value: \"x\": supported values: \"linux\", \"windows\"")]
    [InlineData("""{"securityContext": {"sysctls": [{"name": "net.a", "value": "1"}]}, "hostNetwork": true}""",
        "spec.securityContext.sysctls[0].name: Invalid value: \"net.a\": may not be specified when 'hostNetwork' is true")]
    public void TheSpecIsChecked(string fields, params string[] expected) =>
        AssertErrors(expected, TestPod.WithSpec(fields));

    [Theory]
    [InlineData("""[{"operator": "Equal"}]""",
        "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"")]
    [InlineData("""[{"key": "k", "operator": "Exists", "value": "v"}]""",
        "spec.tolerations[0].operator: Invalid value: \"v\": value must be empty when `operator` is 'Exists'")]
    [InlineData("""[{"key": "k", "tolerationSeconds": 1}]""",
        "spec.tolerations[0].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set")]
    [InlineData("""[{"key": "k", "effect": "x"}]""",
        "spec.tolerations[0].effect: Unsupported value: \"x\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"")]
    [InlineData("""[{"key": "k", "operator": "x"}]""", "spec.tolerations[0].operator: Unsupported value: \"x\": supported values: \"Equal\", \"Exists\"")]
    public void TolerationsAreChecked(string tolerations, params string[] expected) =>
        AssertErrors(expected, TestPod.WithSpec($$"""{"tolerations": {{tolerations}}}"""));

    [Theory]
    [InlineData("""{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}}""",
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term")]
    [InlineData("""{"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 0, "preference": {"matchExpressions": [{"key": "a", "operator": "In"}]}}]}}""",
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values: Required value: "
        + "must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("""{"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "zone", "matchLabelKeys": ["a"]}]}}""",
        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: "
        + "must not be specified when labelSelector is not set")]
    public void AffinityIsChecked(string affinity, params string[] expected) =>
        AssertErrors(expected, TestPod.WithSpec($$"""{"affinity": {{affinity}}}"""));

    [Theory]
    [InlineData("""{"maxSkew": 0, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule"}""",
        "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero")]
    [InlineData("""{"maxSkew": 1, "topologyKey": "", "whenUnsatisfiable": "x"}""",
        "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
        "spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"x\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"")]
    [InlineData("""{"maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2}""",
        "spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway")]
    public void TopologySpreadIsChecked(string constraint, params string[] expected) =>
        AssertErrors(expected, TestPod.WithSpec($$"""{"topologySpreadConstraints": [{{constraint}}]}"""));

    [Theory]
    [InlineData("""{"name": "V", "emptyDir": {}}""", "spec.volumes[0].name: Invalid value: \"V\": " + Label)]
    [InlineData("""{"name": "v", "emptyDir": {}, "hostPath": {"path": "/a"}}""",
        "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type")]
    [InlineData("""{"name": "v", "emptyDir": {}}, {"name": "v", "emptyDir": {}}""", "spec.volumes[1].name: Duplicate value: \"v\"")]
    [InlineData("""{"name": "v", "hostPath": {"path": ""}}""", "spec.volumes[0].hostPath.path: Required value")]
    [InlineData("""{"name": "v", "hostPath": {"path": "/a/../b"}}""", "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'")]
    [InlineData("""{"name": "v", "hostPath": {"path": "/a", "type": "x"}}""",
        "spec.volumes[0].hostPath.type: Unsupported value: \"x\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", "
        + "\"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"")]
    [InlineData("""{"name": "v", "secret": {}}""", "spec.volumes[0].secret.secretName: Required value")]
    [InlineData("""{"name": "v", "configMap": {"name": "c", "defaultMode": 512}}""",
        "spec.volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive")]
    [InlineData("""{"name": "v", "configMap": {"name": "c", "items": [{"key": "k", "path": "../x"}]}}""",
        "spec.volumes[0].configMap.items[0].path: Invalid value: \"../x\": must not contain '..'")]
    [InlineData("""{"name": "v", "downwardAPI": {"items": [{"path": "p"}]}}""",
        "spec.volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required")]
    [InlineData("""{"name": "v", "projected": {"sources": [{"secret": {"name": "s"}, "configMap": {"name": "c"}}]}}""",
        "spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source")]
    [InlineData("""{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 10}}]}}""",
        "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes",
        "spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set")]
    [InlineData("""{"name": "v", "persistentVolumeClaim": {"claimName": ""}}""", "spec.volumes[0].persistentVolumeClaim.claimName: Required value")]
    [InlineData("""{"name": "v", "ephemeral": {}}""", "spec.volumes[0].ephemeral.volumeClaimTemplate: Required value")]
    [InlineData("""{"name": "v", "nfs": {"server": "s", "path": "a"}}""", "spec.volumes[0].nfs.path: Invalid value: \"a\": must be an absolute path")]
    [InlineData("""{"name": "v", "csi": {"driver": ""}}""", "spec.volumes[0].csi.driver: Required value")]
    public void VolumesAreChecked(string volumes, params string[] expected) =>
        AssertErrors(expected, TestPod.WithSpec($$"""{"volumes": [{{volumes}}]}"""));

    [Theory]
    [InlineData("""{"name": "v", "mountPath": "/a"}, {"name": "v", "mountPath": "/a"}""",
        "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique")]
    [InlineData("""{"name": "v", "mountPath": "/a", "subPath": "../b"}""",
        "spec.containers[0].volumeMounts.subPath: Invalid value: \"../b\": must not contain '..'")]
    [InlineData("""{"name": "v", "mountPath": "/a", "subPath": "/b"}""",
        "spec.containers[0].volumeMounts.subPath: Invalid value: \"/b\": must be a relative path")]
    [InlineData("""{"name": "v", "mountPath": ""}""", "spec.containers[0].volumeMounts[0].mountPath: Required value")]
    [InlineData("""{"name": "v", "mountPath": "/a", "mountPropagation": "Bidirectional"}""",
        "spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers")]
    [InlineData("""{"name": "v", "mountPath": "/a", "recursiveReadOnly": "Enabled"}""",
        "spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true")]
    public void VolumeMountsAreChecked(string mounts, params string[] expected) => AssertErrors(expected, TestPod.WithSpec(
        $$"""{"volumes": [{"name": "v"}], "containers": [{"name": "a", "image": "i", "volumeMounts": [{{mounts}}]}]}"""));

    [Theory]
    [InlineData("Pod", "n", "target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\"")]
    [InlineData("Node", "", "target.name: Required value")]
    public void ABindingNamesANode(string kind, string name, string expected) =>
        Assert.Equal([expected], PodValidation.ValidateBinding(new() { Target = new() { Kind = kind, Name = name } }).Select(e => e.ToString()));

    [Fact]
    public void ATemplateMayHaveNoEphemeralContainersAndNeedsNoName()
    {
        var template = new PodTemplateSpec { Spec = TestPod.WithSpec("""{"ephemeralContainers": [{"name": "e", "image": "i"}]}""").Spec };

        Assert.Equal(
            ["spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template"],
            PodValidation.ValidatePodTemplateSpec(template, Podium.Api.Validation.FieldPath.Root("spec").Child("template")).Select(e => e.ToString()));
    }

    private static void AssertErrors(IEnumerable<string> expected, Pod pod) =>
        Assert.Equal(expected, PodValidation.Validate(pod).Select(error => error.ToString()));
}
