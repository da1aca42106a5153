namespace Podium.Controllers.Descheduler;

/// <summary>A descheduler policy that cannot be followed; the message says what is wrong with it.</summary>
public sealed class PolicyException(string message) : Exception(message);
