namespace UmsOperator.Postgres.Connections;

/// <summary>Four random characters in application_name that distinguish this process's sessions from those of a dead operator or a former leader.</summary>
internal sealed class ProcessMark
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int Length = 4;

    /// <summary>Maximum length of a task's name: with UID and mark, application_name has at most 63 bytes.</summary>
    public const int MaximumTaskLength = 8;

    public string Text { get; } = System.Security.Cryptography.RandomNumberGenerator.GetString(Digits, Length);

    /// <summary>Prefix of the application_name of every operator session, of any cluster.</summary>
    public const string AnyCluster = "ums-operator/";

    /// <summary>Prefix of the application_name of the cluster's operator sessions, of any process.</summary>
    public static string Prefix(string uid) => $"{AnyCluster}{uid}/";

    /// <summary>An application_name for messages, without the UID of a cluster, which may be another tenant's.</summary>
    public static string WithoutUid(string applicationName) =>
        applicationName.StartsWith(AnyCluster, StringComparison.Ordinal) && applicationName.LastIndexOf('/') is var last && last >= AnyCluster.Length
            ? AnyCluster + applicationName[(last + 1)..]
            : applicationName;

    /// <summary>The application_name for a session of this process.</summary>
    public string ApplicationName(string uid, string task)
    {
        if (task.Length > MaximumTaskLength)
            throw new ArgumentException($"a task's name may have at most {MaximumTaskLength} characters; '{task}' has {task.Length}", nameof(task));
        return $"{Prefix(uid)}{Text}.{task}";
    }

    /// <summary>The name of the task in an application_name, without the mark of its process.</summary>
    public static string TaskOf(string uid, string applicationName)
    {
        var task = applicationName[Math.Min(Prefix(uid).Length, applicationName.Length)..];
        return task.Length > Length && task[Length] == '.' ? task[(Length + 1)..] : task;
    }
}
