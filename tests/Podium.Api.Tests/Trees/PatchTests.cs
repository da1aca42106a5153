using Podium.Api.Trees;
using Podium.Api.Trees.Patches;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class PatchTests
{
    [Theory]
    [InlineData("{'a':1}", "[{'op':'add','path':'/b','value':{'c':[1]}}]", "{'a':1,'b':{'c':[1]}}")]
    [InlineData("{'a':[1,3]}", "[{'op':'add','path':'/a/1','value':2},{'op':'add','path':'/a/-','value':4}]", "{'a':[1,2,3,4]}")]
    [InlineData("{'a':[1,2]}", "[{'op':'remove','path':'/a/-1'}]", "{'a':[1]}")]
    [InlineData("{'a/b':1,'c~d':2}", "[{'op':'replace','path':'/a~1b','value':3},{'op':'remove','path':'/c~0d'}]", "{'a/b':3}")]
    [InlineData("{'a':{'b':1}}", "[{'op':'move','from':'/a/b','path':'/c'},{'op':'copy','from':'/c','path':'/a/d'}]", "{'a':{'d':1},'c':1}")]
    [InlineData("{'a':[{'x':1}]}", "[{'op':'test','path':'/a/0','value':{'x':1}},{'op':'replace','path':'/a/0/x','value':null}]", "{'a':[{'x':null}]}")]
    [InlineData("{'a':1}", "[]", "{'a':1}")]
    [InlineData("{'a':1}", "[{'op':'test','path':'/missing','value':null}]", "{'a':1}")]
    public void A_JSON_patch_applies(string before, string patch, string after)
    {
        var tree = Tree(before);
        var result = JsonPatch.Apply(tree, Utf8(patch)).Tree;
        Assert.True(TreeEquality.DeepEquals(Tree(after), result), result.ToJsonString());
        Assert.True(TreeEquality.DeepEquals(Tree(before), tree));
    }

    [Theory]
    [InlineData("[{'op':'remove','path':'/x'}]", "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value")]
    [InlineData("[{'op':'replace','path':'/x','value':1}]", "replace operation does not apply: doc is missing key: /x: missing value")]
    [InlineData("[{'op':'add','path':'/x/y','value':1}]", "add operation does not apply: doc is missing path: \"/x/y\": missing value")]
    [InlineData("[{'op':'test','path':'/a/0','value':2}]", "testing value /a/0 failed: test failed")]
    [InlineData("[{'op':'add','path':'/a/7','value':2}]", "error in add for path: '/a/7': Unable to access invalid index: 7: invalid index referenced")]
    [InlineData("[{'op':'jump','path':'/a'}]", "Unexpected kind: jump")]
    public void A_JSON_patch_that_does_not_apply_is_answered_as_Kubernetes_does(string patch, string detail)
    {
        var error = Assert.Throws<PatchException>(() => JsonPatch.Apply(Tree("{'a':[1]}"), Utf8(patch)));
        Assert.Equal(detail, error.Detail);
        var status = error.ToStatus().Status;
        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public void A_JSON_patch_has_limits()
    {
        var many = "[" + string.Join(',', Enumerable.Repeat("{'op':'test','path':'/a','value':1}", 10_001)) + "]";
        var status = Assert.Throws<PatchException>(() => JsonPatch.Apply(Tree("{'a':1}"), Utf8(many))).ToStatus().Status;
        Assert.Equal((413, "The allowed maximum operations in a JSON patch is 10000, got 10001"), (status.Code, status.Message));

        var doubling = "[" + string.Join(',', Enumerable.Range(0, 40).Select(i => $"{{'op':'copy','from':'/a','path':'/a/x{i}'}}")) + "]";
        Assert.Throws<PatchException>(() => JsonPatch.Apply(Tree("{'a':{'v':'0123456789'}}"), Utf8(doubling)));
    }

    [Fact]
    public void Unknown_fields_of_a_JSON_patch_are_strict_errors()
    {
        Assert.Equal(["json patch unknown field \"[0].foo\""], JsonPatch.Apply(Tree("{}"), Utf8("[{'op':'add','path':'/a','value':1,'foo':1}]")).StrictErrors);
        Assert.Equal(["duplicate field \"a\""], MergePatch.Apply(Tree("{}"), Utf8("{'a':1,'a':2}")).StrictErrors);
    }

    // The cases of RFC 7386's appendix that have an object at the top.
    [Theory]
    [InlineData("{'a':'b'}", "{'a':'c'}", "{'a':'c'}")]
    [InlineData("{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}")]
    [InlineData("{'a':'b'}", "{'a':null}", "{}")]
    [InlineData("{'a':['b']}", "{'a':'c'}", "{'a':'c'}")]
    [InlineData("{'a':'c'}", "{'a':['b']}", "{'a':['b']}")]
    [InlineData("{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}")]
    [InlineData("{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}")]
    [InlineData("{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}")]
    public void A_merge_patch_applies(string before, string patch, string after) =>
        Assert.True(TreeEquality.DeepEquals(Tree(after), MergePatch.Apply(Tree(before), Utf8(patch)).Tree));

    [Fact]
    public void A_patch_that_is_no_object_is_a_bad_request()
    {
        Assert.Equal(400, Assert.Throws<PatchException>(() => MergePatch.Apply(Tree("{}"), Utf8("[1]"))).ToStatus().Code);
        Assert.Equal("error decoding patch: invalid character 'x' looking for beginning of value",
            Assert.Throws<PatchException>(() => StrategicMergePatch.Apply(Tree("{}"), Utf8("x"), Pod)).Message);
    }
}
