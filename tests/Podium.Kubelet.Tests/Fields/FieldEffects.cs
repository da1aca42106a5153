namespace Podium.Kubelet.Tests.Fields;

/// <summary>What becomes of a field of a pod.</summary>
/// <param name="Kind">How that is known: config, test or none.</param>
/// <param name="Text">Of config: two values, between which the runtime's configuration differs. Of test: the test class. Of none: why.</param>
internal sealed record FieldEffect(string Kind, string Text);

/// <summary>Every field of a pod's spec, by its type: what it does, or why it does nothing.</summary>
internal static class FieldEffects
{
    public static IReadOnlyDictionary<string, FieldEffect> All { get; } = Table
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(" => ", 2))
        .ToDictionary(parts => parts[0], parts => new FieldEffect(parts[1].Split(' ', 2)[0], parts[1].Split(' ', 2)[1]));

    private const string Table = """
        PodSpec.activeDeadlineSeconds => test EndingTests
        Affinity.nodeAffinity => config {"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Exists"}]}]}} | {"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"b","operator":"Exists"}]}]}}
        Affinity.podAffinity => test InterPodAffinityTests
        Affinity.podAntiAffinity => test InterPodAffinityTests
        PodSpec.automountServiceAccountToken => test PodTests
        PodSpec.dnsConfig => config {"nameservers":["1.2.3.4"],"searches":["s"],"options":[{"name":"o","value":"1"}]} | {"nameservers":["1.2.3.5"]}
        PodSpec.dnsPolicy => config "Default" | "ClusterFirst"
        PodSpec.enableServiceLinks => config true | false
        EphemeralContainer.targetContainerName => config "c" | ""
        PodSpec.hostAliases => config [{"ip":"1.2.3.4","hostnames":["a"]}] | []
        PodSpec.hostIPC => config true | false
        PodSpec.hostNetwork => config true | false
        PodSpec.hostPID => config true | false
        PodSpec.hostUsers => none the API drops it: UserNamespacesSupport is off
        PodSpec.hostname => config "a" | "b"
        PodSpec.imagePullSecrets => test PullSecretTests
        PodSpec.nodeName => test PodTests
        PodSpec.nodeSelector => config {"a":"1"} | {"b":"1"}
        PodSpec.os => config {"name":"linux"} | {"name":"windows"}
        PodSpec.overhead => config {"cpu":"1"} | {"cpu":"9"}
        PodSpec.preemptionPolicy => test PreemptionTests
        PodSpec.priority => test EvictionTests
        PodSpec.priorityClassName => test PodTests
        PodSpec.readinessGates => test StatusTests
        PodSpec.resourceClaims => none the API drops it: DynamicResourceAllocation is off
        PodSpec.resources => none the API drops it: PodLevelResources is off
        PodSpec.restartPolicy => test RestartTests
        PodSpec.runtimeClassName => test RuntimeClassScenarios
        PodSpec.schedulerName => test PodChoiceTests
        PodSpec.schedulingGates => test PodChoiceTests
        PodSpec.serviceAccount => test PodTests
        PodSpec.serviceAccountName => test PodTests
        PodSpec.setHostnameAsFQDN => config true | false
        PodSpec.shareProcessNamespace => config true | false
        PodSpec.subdomain => config "a" | "b"
        PodSpec.terminationGracePeriodSeconds => config 5 | 6
        PodSpec.tolerations => test NodeChoiceTests
        PodSpec.topologySpreadConstraints => test PodTopologySpreadTests
        PodSecurityContext.appArmorProfile => config {"type":"RuntimeDefault"} | {"type":"Unconfined"}
        PodSecurityContext.fsGroup => config 5 | 6
        PodSecurityContext.fsGroupChangePolicy => none owners are always set in full
        PodSecurityContext.runAsGroup => config 5 | 6
        PodSecurityContext.runAsNonRoot => config true | false
        PodSecurityContext.runAsUser => config 5 | 6
        PodSecurityContext.seLinuxChangePolicy => none the API drops it: SELinuxChangePolicy is off
        PodSecurityContext.seLinuxOptions => config {"level":"a"} | {"level":"b"}
        PodSecurityContext.seccompProfile => config {"type":"RuntimeDefault"} | {"type":"Unconfined"}
        PodSecurityContext.supplementalGroups => config [5] | [6]
        PodSecurityContext.supplementalGroupsPolicy => none the API drops it: SupplementalGroupsPolicy is off
        PodSecurityContext.sysctls => config [{"name":"a","value":"1"}] | [{"name":"a","value":"2"}]
        PodSecurityContext.windowsOptions => none there are no Windows nodes
        Container.args => config ["a"] | ["b"]
        Container.command => config ["a"] | ["b"]
        Container.env => config [{"name":"A","value":"1"}] | [{"name":"A","value":"2"}]
        Container.envFrom => config [{"prefix":"A","configMapRef":{"name":"m"}}] | [{"prefix":"B","secretRef":{"name":"s"}}]
        Container.image => config "a" | "b"
        Container.imagePullPolicy => test StartFailureScenarios
        Container.lifecycle => test RealPodTests
        Container.livenessProbe => test RealPodTests
        Container.name => config "c" | "d"
        Container.ports => test HostPortTests
        Container.readinessProbe => test ProbeScenarios
        Container.resizePolicy => test ResizeTests
        ResourceRequirements.claims => none the API drops it: DynamicResourceAllocation is off
        ResourceRequirements.limits => config {"cpu":"1","memory":"64Mi"} | {"cpu":"2","memory":"64Mi"}
        ResourceRequirements.requests => config {"cpu":"1"} | {"cpu":"2"}
        Container.restartPolicy => test StartTests
        SecurityContext.allowPrivilegeEscalation => config true | false
        SecurityContext.appArmorProfile => config {"type":"RuntimeDefault"} | {"type":"Localhost","localhostProfile":"p"}
        SecurityContext.capabilities => config {"add":["A"]} | {"drop":["A"]}
        SecurityContext.privileged => config true | false
        SecurityContext.procMount => none the API drops it: ProcMountType is off
        SecurityContext.readOnlyRootFilesystem => config true | false
        SecurityContext.runAsGroup => config 5 | 6
        SecurityContext.runAsNonRoot => config true | false
        SecurityContext.runAsUser => config 5 | 6
        SecurityContext.seLinuxOptions => config {"user":"a","role":"r","type":"t"} | {"user":"b"}
        SecurityContext.seccompProfile => config {"type":"RuntimeDefault"} | {"type":"Localhost","localhostProfile":"p"}
        SecurityContext.windowsOptions => none there are no Windows nodes
        Container.startupProbe => test StartTests
        Container.stdin => config true | false
        Container.stdinOnce => config true | false
        Container.terminationMessagePath => config "/a" | "/b"
        Container.terminationMessagePolicy => config "File" | "FallbackToLogsOnError"
        Container.tty => config true | false
        Container.volumeDevices => none no volume has a block device yet
        VolumeMount.mountPath => config "/a" | "/b"
        VolumeMount.mountPropagation => config "HostToContainer" | "Bidirectional"
        VolumeMount.name => config "v" | "w"
        VolumeMount.readOnly => config true | false
        VolumeMount.recursiveReadOnly => none the runtimes of Debian 12 cannot; IfPossible is what happens
        VolumeMount.subPath => config "a" | "b"
        VolumeMount.subPathExpr => config "a" | "b"
        Container.workingDir => config "/a" | "/b"
        Volume.name => test VolumeScenarios
        Volume.configMap => test VolumeScenarios
        Volume.downwardAPI => test VolumeScenarios
        Volume.emptyDir => test VolumeScenarios
        Volume.hostPath => test VolumeScenarios
        Volume.projected => test VolumeScenarios
        Volume.secret => test VolumeScenarios
        """ + Unmounted;

    // Kubernetes hands the first group to CSI drivers; none is installed here.
    private const string Unmounted = """

        Volume.awsElasticBlockStore => none such volumes are not mounted yet
        Volume.azureDisk => none such volumes are not mounted yet
        Volume.azureFile => none such volumes are not mounted yet
        Volume.cephfs => none such volumes are not mounted yet
        Volume.cinder => none such volumes are not mounted yet
        Volume.csi => none such volumes are not mounted yet
        Volume.ephemeral => none such volumes are not mounted yet
        Volume.fc => none such volumes are not mounted yet
        Volume.flexVolume => none such volumes are not mounted yet
        Volume.flocker => none such volumes are not mounted yet
        Volume.gcePersistentDisk => none such volumes are not mounted yet
        Volume.gitRepo => none such volumes are not mounted yet
        Volume.glusterfs => none such volumes are not mounted yet
        Volume.image => none the API drops it: ImageVolume is off
        Volume.iscsi => none such volumes are not mounted yet
        Volume.nfs => none such volumes are not mounted yet
        Volume.persistentVolumeClaim => none such volumes are not mounted yet
        Volume.photonPersistentDisk => none such volumes are not mounted yet
        Volume.portworxVolume => none such volumes are not mounted yet
        Volume.quobyte => none such volumes are not mounted yet
        Volume.rbd => none such volumes are not mounted yet
        Volume.scaleIO => none such volumes are not mounted yet
        Volume.storageos => none such volumes are not mounted yet
        Volume.vsphereVolume => none such volumes are not mounted yet
        """;
}
