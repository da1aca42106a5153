using Podium.Api.Schema;

[assembly: ApiNamespace("Podium.Api.Meta.V1", "io.k8s.apimachinery.pkg.apis.meta.v1", "", "v1")]
[assembly: ApiNamespace("Podium.Api.Core.V1", "io.k8s.api.core.v1", "", "v1")]
[assembly: ApiNamespace("Podium.Api.Coordination.V1", "io.k8s.api.coordination.v1", "coordination.k8s.io", "v1")]
[assembly: ApiNamespace("Podium.Api.Events.V1", "io.k8s.api.events.v1", "events.k8s.io", "v1")]
[assembly: ApiNamespace("Podium.Api.Policy.V1", "io.k8s.api.policy.v1", "policy", "v1")]
[assembly: ApiNamespace("Podium.Api.Authentication.V1", "io.k8s.api.authentication.v1", "authentication.k8s.io", "v1")]
[assembly: ApiNamespace("Podium.Api.Apps.V1", "io.k8s.api.apps.v1", "apps", "v1")]
[assembly: ApiNamespace("Podium.Api.Batch.V1", "io.k8s.api.batch.v1", "batch", "v1")]
[assembly: ApiNamespace("Podium.Api.Discovery.V1", "io.k8s.api.discovery.v1", "discovery.k8s.io", "v1")]
[assembly: ApiNamespace("Podium.Api.Autoscaling.V1", "io.k8s.api.autoscaling.v1", "autoscaling", "v1")]
