using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Courses;

/// <summary>A course's lesson on pods and Services that are made from a folder.</summary>
public sealed class FolderCourseScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_folder_of_manifests_is_applied_and_deleted_at_once()
    {
        using var folder = new TemporaryFolder();
        folder.Write("1-pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: from-folder, labels: {app: from-folder} }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "nginx:1.25.3-alpine"}]
            """);
        folder.Write("2-service.yml", """
            apiVersion: v1
            kind: Service
            metadata: {name: from-folder}
            spec: {selector: {app: from-folder}, ports: [{port: 80}]}
            """);
        folder.Write("notes.txt", "not a manifest");

        Assert.Equal("pod/from-folder created\nservice/from-folder created\n", (await Kubectl.RunAsync("apply", "-f", folder.FullPath)).Succeeded().Output);
        Assert.Equal("pod/from-folder unchanged\nservice/from-folder unchanged\n", (await Kubectl.RunAsync("apply", "-f", folder.FullPath)).Succeeded().Output);
        await Kubectl.WaitReadyAsync("from-folder");
        Assert.Equal("pod \"from-folder\" deleted\nservice \"from-folder\" deleted\n", (await Kubectl.RunAsync("delete", "-f", folder.FullPath)).Succeeded().Output);
    }
}
