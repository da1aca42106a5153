using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>kubectl on behalf of others.</summary>
public sealed class ImpersonationScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task An_administrator_sees_what_another_may()
    {
        var account = $"system:serviceaccount:{Namespace}:default";
        var refused = await Kubectl.RunAsync("get", "pods", "--as", account);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"User \"{account}\" cannot list resource \"pods\" in API group \"\" in the namespace \"{Namespace}\"", refused.Error, StringComparison.Ordinal);

        Assert.Equal("no\n", (await Kubectl.RunAsync("auth", "can-i", "list", "pods", "--as", "jane")).Output);
        Assert.Equal("yes\n", (await Kubectl.RunAsync("auth", "can-i", "list", "pods", "--as", "jane", "--as-group", "system:masters")).Output);
        Assert.Equal(
            $"[\"system:serviceaccounts\",\"system:serviceaccounts:{Namespace}\",\"system:authenticated\"]",
            (await Kubectl.RunAsync("auth", "whoami", "--as", account, "-o", "jsonpath={.status.userInfo.groups}")).Succeeded().Output);
    }
}
