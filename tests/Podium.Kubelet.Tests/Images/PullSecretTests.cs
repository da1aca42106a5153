using System.Text;
using Podium.Api.Core.V1;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Images;

namespace Podium.Kubelet.Tests.Images;

/// <summary>Which credentials a pod's pull secrets give for an image.</summary>
public sealed class PullSecretTests
{
    [Theory]
    [InlineData("example.com/team/app:1", "team,all")]
    [InlineData("example.com/other:1", "all")]
    [InlineData("example.org/app:1", "")]
    public async Task The_most_specific_credentials_come_first(string image, string users)
    {
        var pod = new PodBuilder().Obj();
        pod = pod with { Spec = pod.Spec with { ImagePullSecrets = [new() { Name = "missing" }, new() { Name = "registry" }] } };
        var found = await new PullSecrets(new Objects()).ForAsync(pod, image, CancellationToken.None);
        Assert.Equal(users, string.Join(',', found.Select(auth => auth.Username)));
    }

    private sealed class Objects : IPodObjects
    {
        public Task<ConfigMap?> GetConfigMapAsync(string ns, string name, CancellationToken cancellationToken) => Task.FromResult<ConfigMap?>(null);

        public Task<Secret?> GetSecretAsync(string ns, string name, CancellationToken cancellationToken) => Task.FromResult(name == "registry"
            ? new Secret
            {
                Type = "kubernetes.io/dockerconfigjson",
                Data = new Dictionary<string, byte[]>
                {
                    [".dockerconfigjson"] = Encoding.UTF8.GetBytes(
                        """{"auths":{"example.com":{"username":"all","password":"x"},"example.com/team":{"username":"team","password":"y"}}}"""),
                },
            }
            : null);
    }
}
