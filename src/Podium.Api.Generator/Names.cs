namespace Podium.Api.Generator;

/// <summary>Names of Podium.Api that the generator reads.</summary>
internal static class Names
{
    public const string Namespace = "Podium.Api.Schema.ApiNamespaceAttribute";
    public const string ApiType = "Podium.Api.Schema.ApiTypeAttribute";
    public const string Resource = "Podium.Api.Schema.ResourceAttribute";
    public const string Kind = "Podium.Api.Schema.KindAttribute";
    public const string JsonName = "Podium.Api.Schema.JsonNameAttribute";
    public const string Required = "Podium.Api.Schema.RequiredAttribute";
    public const string AlwaysWritten = "Podium.Api.Schema.AlwaysWrittenAttribute";
    public const string Default = "Podium.Api.Schema.DefaultAttribute";
    public const string Allowed = "Podium.Api.Schema.AllowedAttribute";
    public const string ListType = "Podium.Api.Schema.ListTypeAttribute";
    public const string PatchStrategy = "Podium.Api.Schema.PatchStrategyAttribute";
    public const string Atomic = "Podium.Api.Schema.AtomicAttribute";
    public const string Granular = "Podium.Api.Schema.GranularAttribute";
    public const string MicroTime = "Podium.Api.Schema.MicroTimeAttribute";
    public const string Inline = "Podium.Api.Schema.InlineAttribute";
    public const string FieldNumber = "Podium.Api.Schema.FieldNumberAttribute";
    public const string Definition = "Podium.Api.Schema.DefinitionAttribute";
    public const string Registry = "Podium.Api.Schema.ApiTypes";
    public const string RawExtension = "io.k8s.apimachinery.pkg.runtime.RawExtension";
}
