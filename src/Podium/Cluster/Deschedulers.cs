using Podium.Controllers.Descheduler;

namespace Podium.Cluster;

/// <summary>Reads descheduler policies for commands, whose users see what is wrong with one as a sentence.</summary>
internal static class Deschedulers
{
    /// <summary>Reads a policy file.</summary>
    /// <exception cref="UsageException">It cannot be read or followed.</exception>
    public static PolicyPlan Load(string path)
    {
        try
        {
            return PolicyFile.Load(path);
        }
        catch (PolicyException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
