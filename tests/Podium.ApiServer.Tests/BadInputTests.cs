using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>What is wrong gets Kubernetes' own answer, and nothing is written.</summary>
public sealed class BadInputTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task Unknown_and_duplicate_fields_are_refused_when_validation_is_strict()
    {
        var answer = await Admin.PostAsync(Pods + "?fieldValidation=Strict",
            """{"metadata":{"name":"typo"},"spec":{"containers":[{"name":"c","image":"i","image":"j","readinessprobe":{}}]}}""");
        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.Equal("Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: "
            + "duplicate field \"spec.containers[0].image\", unknown field \"spec.containers[0].readinessprobe\"", answer.Message);
        Assert.Equal(404, (await Admin.GetAsync(Pods + "/typo")).Code);
    }

    [Fact]
    public async Task Unknown_fields_are_warned_of_by_default()
    {
        var answer = await Admin.PostAsync(ConfigMaps, """{"metadata":{"name":"warned"},"nonsense":1}""");
        Assert.Equal(201, answer.Code);
        Assert.Equal("299 - \"unknown field \\\"nonsense\\\"\"", Assert.Single(answer.Warnings));
    }

    [Fact]
    public async Task Unknown_fields_are_dropped_silently_when_asked()
    {
        var answer = await Admin.PostAsync(ConfigMaps + "?fieldValidation=Ignore", """{"metadata":{"name":"ignored"},"nonsense":1}""");
        Assert.Equal(201, answer.Code);
        Assert.Empty(answer.Warnings);
        Assert.Null(answer.Json["nonsense"]);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_refused()
    {
        var answer = await Admin.PostAsync(Pods, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"containers":"none"}}""");
        Assert.Equal(400, answer.Code);
        Assert.StartsWith("Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_required_fields_are_named()
    {
        var answer = await Admin.PostAsync(Pods, """{"metadata":{"name":"empty"},"spec":{"containers":[{"name":"c"}]}}""");
        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.Equal("Pod \"empty\" is invalid: spec.containers[0].image: Required value", answer.Message);
        Assert.Equal("spec.containers[0].image", (string?)answer.Json["details"]!["causes"]![0]!["field"]);
    }

    [Fact]
    public async Task A_name_that_breaks_the_rules_is_refused()
    {
        var answer = await Admin.PostAsync(ConfigMaps, """{"metadata":{"name":"Bad_Name"}}""");
        Assert.Equal(422, answer.Code);
        Assert.StartsWith("ConfigMap \"Bad_Name\" is invalid: metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused()
    {
        var answer = await Admin.PostAsync(ConfigMaps, "{\"metadata\":");
        Assert.Equal(400, answer.Code);
        Assert.StartsWith("the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kind_or_version_is_refused()
    {
        var version = await Admin.PostAsync(ConfigMaps, """{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"x"}}""");
        Assert.Equal("the API version in the data (v2) does not match the expected API version (v1)", version.Message);
        var kind = await Admin.PostAsync(ConfigMaps, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}""");
        Assert.Equal(400, kind.Code);
        Assert.Contains("cannot be handled as a ConfigMap", kind.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_namespace_or_name_than_in_the_URL_is_refused()
    {
        var ns = await Admin.PostAsync(ConfigMaps, """{"metadata":{"name":"x","namespace":"other"}}""");
        Assert.Equal((400, "the namespace of the provided object does not match the namespace sent on the request"), (ns.Code, ns.Message));
        await Admin.CreateAsync(ConfigMaps, ConfigMap("here"));
        var name = await Admin.PutAsync(ConfigMaps + "/here", JsonNode.Parse(ConfigMap("there"))!);
        Assert.Equal((400, "the name of the object (there) does not match the name on the URL (here)"), (name.Code, name.Message));
    }

    [Fact]
    public async Task A_missing_namespace_is_not_found_before_anything_else()
    {
        var answer = await Admin.PostAsync("/api/v1/namespaces/defaul%EB%93%9C/pods", Pod("p"));
        Assert.Equal((404, "namespaces \"defaul드\" not found"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_resourceVersion_on_a_new_object_is_refused()
    {
        var answer = await Admin.PostAsync(ConfigMaps, """{"metadata":{"name":"x","resourceVersion":"5"}}""");
        Assert.Equal((500, "resourceVersion should not be set on objects to be created"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task An_object_over_the_size_limit_is_refused()
    {
        var big = new string('x', 900 * 1024);
        var answer = await Admin.PostAsync("/api/v1/namespaces/default/pods",
            Pod("big").Replace("\"name\":\"big\"", $"\"name\":\"big\",\"annotations\":{{\"a\":\"{big}\"}}", StringComparison.Ordinal));
        Assert.Equal(422, answer.Code);
        var events = await Admin.PostAsync("/api/v1/namespaces/default/podtemplates",
            $$$$"""{"metadata":{"name":"big"},"template":{"spec":{"containers":[{"name":"c","image":"i","args":["{{{{big}}}}","{{{{big}}}}"]}]}}}""");
        Assert.Equal((500, "etcdserver: request is too large"), (events.Code, events.Message));
        Assert.Equal(404, (await Admin.GetAsync("/api/v1/namespaces/default/podtemplates/big")).Code);
    }

    [Fact]
    public async Task A_body_over_three_megabytes_is_refused()
    {
        var answer = await Admin.PostAsync(ConfigMaps, ConfigMap("huge", new string('x', 3 * 1024 * 1024)));
        Assert.Equal((413, "Request entity too large: limit is 3145728"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task An_unknown_body_or_answer_format_is_refused()
    {
        var body = await Admin.PostAsync(ConfigMaps, "x", "text/plain");
        Assert.Equal((415, "UnsupportedMediaType"), (body.Code, body.Reason));
        var answer = await Admin.GetAsync(ConfigMaps, "text/html");
        Assert.Equal((406, "NotAcceptable"), (answer.Code, answer.Reason));
        var patch = await Admin.PatchAsync(ConfigMaps + "/x", "json", "{}");
        Assert.Equal(415, patch.Code);
    }

    [Fact]
    public async Task A_field_that_no_selector_knows_is_refused()
    {
        var answer = await Admin.GetAsync(Pods + "?fieldSelector=spec.image%3Dx");
        Assert.Equal(400, answer.Code);
        Assert.Contains("field label not supported: spec.image", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_options_are_refused()
    {
        var dryRun = await Admin.PostAsync(ConfigMaps + "?dryRun=Some", ConfigMap("x"));
        Assert.Equal("CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"Some\": supported values: \"All\"", dryRun.Message);
        var version = await Admin.GetAsync(ConfigMaps + "?resourceVersion=x");
        Assert.Equal(400, version.Code);
        var match = await Admin.GetAsync(ConfigMaps + "?resourceVersionMatch=Exact");
        Assert.Equal(422, match.Code);
    }

    [Fact]
    public async Task Unknown_paths_and_methods_are_refused()
    {
        Assert.Equal(404, (await Admin.GetAsync("/apis/example.com/v1/things")).Code);
        Assert.Equal(404, (await Admin.GetAsync(ConfigMaps + "/x/nothing")).Code);
        Assert.Equal(405, (await Admin.PostAsync(ConfigMaps + "/x", "{}")).Code);
    }

    [Fact]
    public async Task A_collection_cannot_be_replaced_or_patched_nor_a_log_posted_to()
    {
        await Admin.CreateAsync(Pods, Pod("logged"));
        Assert.Equal(405, (await Admin.SendAsync("PUT", ConfigMaps, "{}")).Code);
        Assert.Equal(405, (await Admin.PatchAsync(ConfigMaps, "merge-patch+json", "{}")).Code);
        Assert.Equal(405, (await Admin.PostAsync(Pods + "/logged/log", "{}")).Code);
        Assert.Equal(405, (await Admin.PostAsync("/api/v1/configmaps", ConfigMap("x"))).Code);
    }

    [Fact]
    public async Task A_replacement_must_name_itself()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("named"));
        var answer = await Admin.SendAsync("PUT", ConfigMaps + "/named", """{"metadata":{},"data":{}}""");
        Assert.Equal((400, "the name of the object (named based on URL) was undeterminable: name must be provided"), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("?dryRun=Some", null)]
    [InlineData("", """{"dryRun":["Some"]}""")]
    public async Task A_deletion_whose_dry_run_is_mistyped_deletes_nothing(string query, string? body)
    {
        await Admin.PostAsync(ConfigMaps, ConfigMap("spared"));
        var answer = await Admin.DeleteAsync(ConfigMaps + "/spared" + query, body);
        Assert.Equal((422, "DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"Some\": supported values: \"All\""),
            (answer.Code, answer.Message));
        Assert.Equal(200, (await Admin.GetAsync(ConfigMaps + "/spared")).Code);
    }

    [Fact]
    public async Task A_manager_that_cannot_be_printed_is_refused()
    {
        var answer = await Admin.PostAsync(ConfigMaps + "?fieldManager=a%01", ConfigMap("x"));
        Assert.Equal(422, answer.Code);
        Assert.Contains("fieldManager: Invalid value: ", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("invalid character U+0001 (at position 1)", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_continue_token_that_nobody_gave_is_refused()
    {
        var answer = await Admin.GetAsync(ConfigMaps + "?continue=abc");
        Assert.Equal((400, "continue key is not valid: it is none that this server gave"), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("json-patch+json", """[{"op":"add","path":"/data","value":{"k":1}}]""",
        "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData("merge-patch+json", """{"data":{"k":1}}""", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData("merge-patch+json", """{"nonsense":1}""", "strict decoding error: unknown field \"nonsense\"")]
    [InlineData("merge-patch+json", """{"kind":"Secret"}""", "Secret of version v1 cannot become a ConfigMap of version v1")]
    public async Task A_patch_that_makes_no_object_of_the_kind_shows_what_it_made(string type, string patch, string why)
    {
        await Admin.PostAsync(ConfigMaps, ConfigMap("patched"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/patched?fieldValidation=Strict", type, patch);
        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.StartsWith(" \"\" is invalid: patch: Invalid value: \"{", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith(": " + why, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strategic_merge_patch_that_makes_no_object_is_shown_as_a_map()
    {
        await Admin.PostAsync(ConfigMaps, ConfigMap("strategic"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/strategic?fieldValidation=Strict", "strategic-merge-patch+json", """{"nonsense":{"b":1,"a":2}}""");
        Assert.Equal((422, " \"\" is invalid: patch: Invalid value: \"map[nonsense:map[a:2 b:1]]\": strict decoding error: unknown field \"nonsense\""),
            (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"other"}}""", "the name of the object (other) does not match the name on the URL (stays)")]
    [InlineData("""{"metadata":{"name":null}}""", "the name of the object (stays based on URL) was undeterminable: name must be provided")]
    [InlineData("""{"metadata":{"namespace":"other"}}""", "the namespace of the provided object does not match the namespace sent on the request")]
    public async Task A_patch_cannot_move_an_object(string patch, string message)
    {
        await Admin.PostAsync(ConfigMaps, ConfigMap("stays"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/stays", "merge-patch+json", patch);
        Assert.Equal((400, message), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("""[{"op":"remove","path":"/data/none"}]""")]
    [InlineData("""[{"op":"test","path":"/data/k","value":"2"}]""")]
    [InlineData("""[{"op":"replace","path":"/nope/x","value":"2"}]""")]
    public async Task A_JSON_patch_that_does_not_apply_is_refused(string patch)
    {
        await Admin.PostAsync(ConfigMaps, ConfigMap("json"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/json", "json-patch+json", patch);
        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (answer.Code, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task What_is_found_twice_is_said_once()
    {
        var created = await Admin.CreateAsync(ConfigMaps, ConfigMap("twice"));
        created["metadata"]!["labels"]!["a b"] = "x";
        var answer = await Admin.PutAsync(ConfigMaps + "/twice", created);
        Assert.StartsWith("ConfigMap \"twice\" is invalid: metadata.labels: Invalid value: \"a b\": name part must consist of", answer.Message, StringComparison.Ordinal);
    }
}
