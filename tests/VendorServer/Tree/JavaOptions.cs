using UmsServer.Versions;

namespace VendorServer.Tree;

/// <summary>
/// What <c>ums-server.env</c> of a version exports. The options differ by version, as the vendor's Java does, so that options of another version do not start this one.
/// </summary>
internal static class JavaOptions
{
    private static readonly SchemaVersion NewJava = new(12, 10);

    public static IReadOnlyList<string> For(UmsVersion version)
    {
        string[] modules = version.Schema >= NewJava
            ? ["java.base/java.lang", "java.base/java.nio", "java.base/sun.nio.ch", "java.desktop/java.awt.font"]
            : ["java.base/java.lang", "java.base/java.util", "java.base/sun.nio.ch"];
        return [.. modules.Select(module => $"--add-opens={module}=ALL-UNNAMED"), $"-Dums.build={version}"];
    }

    /// <summary>The file's text, for a shell.</summary>
    public static string ServerEnvironment(RemoteManager tree, UmsVersion version) =>
        $"""
        # Variables of UMS {version}
        RM_HOME={tree.Root}
        CATALINA_HOME={tree.Below("rmguiserver")}
        ES_JAVA_HOME={tree.Below("_jvm")}
        CLASSPATH="{tree.Below("rmguiserver/bin/bootstrap.jar")}:{tree.Below("rmguiserver/bin/tomcat-juli.jar")}"
        JAVA_OPTS="-Djava.awt.headless=true {string.Join(' ', For(version))}"

        """;

    /// <summary>What a Java virtual machine would print before it ends, or null if the environment is that of this version.</summary>
    public static string? WhyNot(UmsVersion version, Func<string, string?> environment)
    {
        if (environment("CLASSPATH") is not { } classPath || !classPath.Contains("bootstrap.jar", StringComparison.Ordinal))
            return "Error: Could not find or load main class org.apache.catalina.startup.Bootstrap";
        var given = (environment("JAVA_OPTS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return For(version).FirstOrDefault(option => !given.Contains(option)) is { } missing
            ? $"Exception in thread \"main\" java.lang.reflect.InaccessibleObjectException: Unable to make member accessible: module does not open it to unnamed module (missing {missing})"
            : null;
    }
}
