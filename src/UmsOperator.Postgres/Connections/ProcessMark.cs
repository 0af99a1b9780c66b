namespace UmsOperator.Postgres.Connections;

/// <summary>Tells this process's sessions from those of a dead operator or an ex-leader: four characters inside application_name.</summary>
internal sealed class ProcessMark
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int Length = 4;

    /// <summary>The longest name of a task that fits behind uid and mark into 63 bytes.</summary>
    public const int MaximumTaskLength = 8;

    public string Text { get; } = System.Security.Cryptography.RandomNumberGenerator.GetString(Digits, Length);

    /// <summary>What every application_name of an operator's sessions starts with, whatever its cluster.</summary>
    public const string AnyCluster = "ums-operator/";

    /// <summary>What every application_name of the cluster's operator sessions starts with, whichever process opened them.</summary>
    public static string Prefix(string uid) => $"{AnyCluster}{uid}/";

    /// <summary>An application_name as a person may see it: the uid of a cluster, which may be somebody else's, is left out.</summary>
    public static string WithoutUid(string applicationName) =>
        applicationName.StartsWith(AnyCluster, StringComparison.Ordinal) && applicationName.LastIndexOf('/') is var last && last >= AnyCluster.Length
            ? AnyCluster + applicationName[(last + 1)..]
            : applicationName;

    /// <summary>application_name of one of this process's sessions.</summary>
    public string ApplicationName(string uid, string task)
    {
        if (task.Length > MaximumTaskLength)
            throw new ArgumentException($"a task's name has {MaximumTaskLength} characters at the most", nameof(task));
        return $"{Prefix(uid)}{Text}.{task}";
    }

    /// <summary>The task's name in an application_name, without the mark of its process.</summary>
    public static string TaskOf(string uid, string applicationName)
    {
        var task = applicationName[Math.Min(Prefix(uid).Length, applicationName.Length)..];
        return task.Length > Length && task[Length] == '.' ? task[(Length + 1)..] : task;
    }
}
