using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Http;
using Podium.Cluster;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium token</c>: what lets further machines into the cluster.</summary>
internal static class TokenCommand
{
    private const string SecretNamespace = "kube-system";
    private const string SecretPrefix = "bootstrap-token-";
    private const string SecretType = "bootstrap.kubernetes.io/token";

    public static Command Create() => new("token", "Let further machines into the cluster") { CreateToken(), ListTokens(), DeleteToken() };

    private static Command CreateToken()
    {
        var command = new Command("create", "Make a token with which machines join, and print it");
        var selection = new ClusterSelection().AddTo(command);
        var ttl = new Option<string>("--ttl") { Description = "For how long it is good, such as 30m or 24h; 0 for ever", HelpName = "TIME", DefaultValueFactory = _ => "24h" };
        var description = new Option<string>("--description") { Description = "What it is for", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var printCommand = new Option<bool>("--print-join-command") { Description = "Print the whole command for the other machine" };
        command.Options.Add(ttl);
        command.Options.Add(description);
        command.Options.Add(printCommand);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cluster = selection.Existing(parsed);
            var life = ParseLife(parsed.GetValue(ttl)!);
            using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(ClusterPaths.Certificates(cluster.DataDirectory), "ca.crt"));
            var token = JoinToken.Make(authority);
            await CallAsync(cluster, client => client.CreateAsync(SecretOf(token, life, parsed.GetValue(description)!), cancellationToken));
            Console.WriteLine(parsed.GetValue(printCommand)
                ? $"podium agent --server {ClusterAccess.JoinUri(cluster).GetLeftPart(UriPartial.Authority)} --token {token}"
                : token.ToString());
            return 0;
        });
        return command;
    }

    private static Command ListTokens()
    {
        var command = new Command("list", "Print the tokens' public parts, and when they end");
        var selection = new ClusterSelection().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tokens = await CallAsync(selection.Existing(parsed), client =>
                client.ListAsync<Secret>(new ListRequest(SecretNamespace, FieldSelector: $"type={SecretType}"), cancellationToken));
            Console.WriteLine($"{"ID",-8}{"EXPIRES",-26}DESCRIPTION");
            foreach (var token in tokens.Items)
            {
                Console.WriteLine($"{Text(token, "token-id"),-8}{(Text(token, "expiration") is { Length: > 0 } end ? end : "<never>"),-26}{Text(token, "description")}");
            }

            return 0;
        });
        return command;
    }

    private static Command DeleteToken()
    {
        var command = new Command("delete", "Make a token useless; nodes that joined with it stay");
        var selection = new ClusterSelection().AddTo(command);
        var id = new Argument<string>("ID") { Description = "The token's public part: what stands before its first dot" };
        command.Arguments.Add(id);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(id)!.Split('.')[0];
            await CallAsync(selection.Existing(parsed), async client =>
            {
                await client.DeleteAsync<Secret>(new ObjectKey(SecretNamespace, SecretPrefix + name), new(), cancellationToken);
                return true;
            });
            Console.WriteLine($"token {name} is deleted");
            return 0;
        });
        return command;
    }

    private static async Task<T> CallAsync<T>(ClusterOptions cluster, Func<HttpApiClient, Task<T>> call)
    {
        try
        {
            using var connection = ClusterAccess.Connect(cluster);
            return await call(new HttpApiClient(connection));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new UsageException($"cluster \"{cluster.Name}\" does not answer: start it with \"podium up\"");
        }
        catch (StatusException refusal)
        {
            throw new UsageException(refusal.Message);
        }
    }

    /// <summary>Kubernetes' form of a bootstrap token.</summary>
    private static Secret SecretOf(JoinToken token, TimeSpan? life, string description)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["token-id"] = token.Id,
            ["token-secret"] = token.Secret,
            ["usage-bootstrap-authentication"] = "true",
            ["usage-bootstrap-signing"] = "true",
            ["auth-extra-groups"] = "system:bootstrappers:podium:default-node-token",
        };
        if (life is { } time)
        {
            data["expiration"] = (TimeProvider.System.GetUtcNow() + time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        if (description.Length > 0)
        {
            data["description"] = description;
        }

        return new Secret
        {
            Metadata = new() { Namespace = SecretNamespace, Name = SecretPrefix + token.Id },
            Type = SecretType,
            Data = data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal),
        };
    }

    private static TimeSpan? ParseLife(string text)
    {
        if (text == "0")
        {
            return null;
        }

        var unit = text.Length > 0 ? text[^1] : ' ';
        return double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), CultureInfo.InvariantCulture, out var number) && number > 0
            ? unit switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => throw Bad(),
            }
            : throw Bad();

        UsageException Bad() => new($"--ttl \"{text}\" is not a time: write it such as 30m or 24h");
    }

    private static string Text(Secret secret, string key) =>
        secret.Data.GetValueOrDefault(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
}
