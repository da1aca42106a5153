namespace Podium.Scenarios.Tests.Setup;

/// <summary>An event as <c>kubectl describe</c> shows it.</summary>
internal sealed record EventLine(string Type, string Reason, string Message, int Count, string Source);
