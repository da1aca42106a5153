using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>Changing objects: replace, patch, edit, server-side apply, diff and dry runs.</summary>
public sealed class ChangeScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("json", """[{"op":"add","path":"/data/b","value":"2"},{"op":"remove","path":"/data/a"}]""")]
    [InlineData("merge", """{"data":{"a":null,"b":"2"}}""")]
    [InlineData("strategic", """{"data":{"a":null,"b":"2"}}""")]
    public async Task A_patch_of_each_kind_is_taken(string kind, string patch)
    {
        (await Kubectl.RunAsync("create", "configmap", $"patched-{kind}", "--from-literal=a=1")).Succeeded();

        var patched = (await Kubectl.RunAsync("patch", "configmap", $"patched-{kind}", "--type", kind, "-p", patch)).Succeeded();

        Assert.Equal($"configmap/patched-{kind} patched\n", patched.Output);
        Assert.Equal("""{"b":"2"}""", await Kubectl.GetAsync($"cm/patched-{kind}", ".data"));
        var same = (await Kubectl.RunAsync("patch", "configmap", $"patched-{kind}", "--type", "merge", "-p", """{"data":{"b":"2"}}""")).Succeeded();
        Assert.Equal($"configmap/patched-{kind} patched (no change)\n", same.Output);
    }

    [Fact]
    public async Task A_strategic_patch_changes_one_containers_image_and_keeps_the_others()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: two}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: a, image: "busybox:1.28", command: [sleep, "3600"]}
              - {name: b, image: "busybox:1.28", command: [sleep, "3600"]}
            """);
        await Kubectl.WaitReadyAsync("two");

        (await Kubectl.RunAsync("patch", "pod", "two", "-p", """{"spec":{"containers":[{"name":"b","image":"debian:12"}]}}""")).Succeeded();

        Assert.Equal("busybox:1.28 debian:12", await Kubectl.GetAsync("pod/two", ".spec.containers[*].image"));

        // The container of the new image takes the old one's place; the other is left alone.
        await Kubectl.WaitRowAsync("two", row => row.RestartCount == 1);
        Assert.Equal("0", await Kubectl.GetAsync("pod/two", ".status.containerStatuses[?(@.name==\"a\")].restartCount"));
        var killing = await Kubectl.WaitEventAsync("two", e => e.Reason == "Killing");
        Assert.Equal("Container b definition changed, will be restarted", killing.Message);
    }

    [Fact]
    public async Task A_pods_fixed_fields_cannot_be_changed()
    {
        await Kubectl.MakeShellPodAsync("fixed", "sleep 3600");

        var refused = (await Kubectl.RunAsync("patch", "pod", "fixed", "-p", """{"spec":{"restartPolicy":"Never"}}""")).Failed();

        Assert.StartsWith(
            "The Pod \"fixed\" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n",
            refused.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replace_and_edit_write_what_they_are_given()
    {
        using var folder = new TemporaryFolder();
        (await Kubectl.RunAsync("create", "configmap", "words", "--from-literal=greeting=hello")).Succeeded();
        var file = folder.Write("words.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: words}\ndata: {greeting: hi}\n");
        Assert.Equal("configmap/words replaced\n", (await Kubectl.RunAsync("replace", "-f", file)).Succeeded().Output);

        // Read by a shell: a file just written may not be run while a program that starts beside this one still has it open.
        var editor = folder.Write("editor.sh", "exec sed -i 's/greeting: hi/greeting: bye/' \"$1\"\n");
        var edited = (await Kubectl.RunWithEnvironmentAsync(
            new Dictionary<string, string> { ["KUBE_EDITOR"] = $"sh {editor}" }, "edit", "configmap", "words")).Succeeded();

        Assert.Equal("configmap/words edited\n", edited.Output);
        Assert.Equal("bye", await Kubectl.GetAsync("cm/words", ".data.greeting"));
    }

    [Fact]
    public async Task A_stale_update_is_refused()
    {
        using var folder = new TemporaryFolder();
        (await Kubectl.RunAsync("create", "configmap", "raced", "--from-literal=a=1")).Succeeded();
        var old = folder.Write("old.json", (await Kubectl.RunAsync("get", "configmap", "raced", "-o", "json")).Succeeded().Output);
        (await Kubectl.RunAsync("patch", "configmap", "raced", "-p", """{"data":{"a":"2"}}""")).Succeeded();

        var refused = (await Kubectl.RunAsync("replace", "-f", old)).Failed();

        Assert.Equal(
            $"Error from server (Conflict): error when replacing \"{old}\": Operation cannot be fulfilled on configmaps \"raced\": "
            + "the object has been modified; please apply your changes to the latest version and try again\n",
            refused.Error);
        Assert.Equal("2", await Kubectl.GetAsync("cm/raced", ".data.a"));
    }

    [Fact]
    public async Task Server_side_apply_shows_conflicts_and_takes_fields_over_by_force()
    {
        const string first = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owned}\ndata: {a: \"1\"}\n";
        const string second = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owned}\ndata: {a: \"2\"}\n";
        Assert.Equal(
            "configmap/owned serverside-applied\n",
            (await Kubectl.RunWithInputAsync(first, "apply", "--server-side", "--field-manager=one", "-f", "-")).Succeeded().Output);

        var conflict = (await Kubectl.RunWithInputAsync(second, "apply", "--server-side", "--field-manager=two", "-f", "-")).Failed();
        Assert.StartsWith("error: Apply failed with 1 conflict: conflict with \"one\": .data.a\n", conflict.Error, StringComparison.Ordinal);

        (await Kubectl.RunWithInputAsync(second, "apply", "--server-side", "--field-manager=two", "--force-conflicts", "-f", "-")).Succeeded();
        Assert.Equal("2", await Kubectl.GetAsync("cm/owned", ".data.a"));
        var managers = (await Kubectl.RunAsync("get", "cm", "owned", "--show-managed-fields", "-o", "jsonpath={.metadata.managedFields[*].manager}")).Succeeded().Output;
        Assert.Contains("two", managers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_side_apply_removes_what_the_manifest_no_longer_names()
    {
        await Kubectl.MakeAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shrinking, labels: {old: \"yes\"}}\ndata: {a: \"1\", b: \"2\"}\n");
        (await Kubectl.RunAsync("label", "cm", "shrinking", "mine=too")).Succeeded();

        var configured = (await Kubectl.ApplyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shrinking, labels: {new: \"yes\"}}\ndata: {a: \"1\"}\n")).Succeeded();

        Assert.Equal("configmap/shrinking configured\n", configured.Output);
        Assert.Equal("""{"a":"1"}""", await Kubectl.GetAsync("cm/shrinking", ".data"));
        Assert.Equal("""{"mine":"too","new":"yes"}""", await Kubectl.GetAsync("cm/shrinking", ".metadata.labels"));
    }

    [Fact]
    public async Task Diff_shows_what_apply_would_change_and_changes_nothing()
    {
        await Kubectl.MakeAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: seen}\ndata: {a: before}\n");

        var changed = await Kubectl.RunWithInputAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: seen}\ndata: {a: after}\n", "diff", "-f", "-");
        var same = await Kubectl.RunWithInputAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: seen}\ndata: {a: before}\n", "diff", "-f", "-");

        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("-  a: before\n+  a: after\n", changed.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (same.ExitCode, same.Output));
        Assert.Equal("before", await Kubectl.GetAsync("cm/seen", ".data.a"));
    }

    [Fact]
    public async Task A_dry_run_on_the_server_answers_and_writes_nothing()
    {
        var dry = (await Kubectl.RunAsync("create", "configmap", "dry", "--from-literal=a=1", "--dry-run=server")).Succeeded();
        Assert.Equal("configmap/dry created (server dry run)\n", dry.Output);
        (await Kubectl.RunAsync("get", "cm", "dry")).Failed();

        await Kubectl.MakeShellPodAsync("kept", "sleep 3600");
        Assert.Equal("pod \"kept\" deleted (server dry run)\n", (await Kubectl.RunAsync("delete", "pod", "kept", "--dry-run=server")).Succeeded().Output);
        Assert.Equal("", await Kubectl.GetAsync("pod/kept", ".metadata.deletionTimestamp"));
    }

    [Fact]
    public async Task A_write_that_changes_nothing_makes_no_revision()
    {
        (await Kubectl.RunAsync("create", "configmap", "still", "--from-literal=a=1")).Succeeded();
        var before = await Kubectl.GetAsync("cm/still", ".metadata.resourceVersion");

        (await Kubectl.RunAsync("label", "cm", "still", "x=y")).Succeeded();
        var labelled = await Kubectl.GetAsync("cm/still", ".metadata.resourceVersion");
        (await Kubectl.RunAsync("label", "cm", "still", "x=y")).Succeeded();

        Assert.True(long.Parse(labelled, CultureInfo.InvariantCulture) > long.Parse(before, CultureInfo.InvariantCulture));
        Assert.Equal(labelled, await Kubectl.GetAsync("cm/still", ".metadata.resourceVersion"));
    }
}
