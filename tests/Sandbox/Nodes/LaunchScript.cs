using System.Text;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>
/// Writes the shell script that starts a container inside its own mount and UTS namespaces: an overlay of the host's root on a tmpfs
/// (so that mount points and writes never reach the host and disappear with the last process), separate /dev and /run, the volumes, then chroot.
/// </summary>
internal static class LaunchScript
{
    public static string Write(ContainerStart start)
    {
        var root = Path.Combine(start.Folder, "root");
        Directory.CreateDirectory(root);
        File.WriteAllText(start.TerminationLog, "");
        var path = Path.Combine(start.Folder, "launch.sh");
        File.WriteAllText(path, Text(start, root, HostMount.Read()));
        return path;
    }

    internal static string Text(ContainerStart start, string root, IReadOnlyList<HostMount> hostMounts)
    {
        var script = new StringBuilder();
        script.AppendLine($"exec >>{Quote(start.LogFile)} 2>&1");
        script.AppendLine("set -e");
        script.AppendLine($"echo {Quote(start.HostName)} > /proc/sys/kernel/hostname");
        script.AppendLine($"R={Quote(root)}; M=$R/merged");
        script.AppendLine("mount -t tmpfs -o mode=0755 sandbox \"$R\"; mkdir \"$M\" \"$R/upper\" \"$R/work\"");
        script.AppendLine("mount -t overlay sandbox -o \"lowerdir=/,upperdir=$R/upper,workdir=$R/work\" \"$M\"");
        script.AppendLine("mount --rbind /proc \"$M/proc\"; mount --rbind /sys \"$M/sys\"");
        script.AppendLine("mount -t tmpfs -o mode=0755 sandbox \"$M/run\"; mkdir -m 1777 \"$M/run/lock\"");
        Devices(script);
        var number = 0;
        foreach (var mount in hostMounts) Host(script, mount, number++);
        Bind(script, start.TerminationLog, start.TerminationMessagePath, readOnly: false, isFile: true);
        script.AppendLine($"printf '%s\\t%s\\n' {Quote(start.Place.PodIP)} {Quote(start.HostName)} >> \"$M/etc/hosts\"");
        if (start.HostsFile is { } hosts) script.AppendLine($"[ ! -f {Quote(hosts)} ] || cat {Quote(hosts)} >> \"$M/etc/hosts\"");
        foreach (var mount in start.Mounts)
        {
            var source = start.Volumes[mount.Name];
            if (!string.IsNullOrEmpty(mount.SubPath)) source = SubPath(source, mount.SubPath);
            Bind(script, source, mount.MountPath, mount.ReadOnlyProperty ?? false, File.Exists(source), ImageFiles.Of(start.Image));
        }

        var command = string.Join(' ', start.Command.Select(Quote));
        script.AppendLine($"exec chroot \"$M\" /bin/sh -c 'cd \"$1\" && shift && exec \"$@\"' sh {Quote(start.WorkingDirectory)} {command}");
        return script.ToString();
    }

    private static void Devices(StringBuilder script)
    {
        script.AppendLine("D=$M/dev; mount -t tmpfs -o mode=0755 sandbox \"$D\"; mkdir -m 1777 \"$D/shm\"");
        script.AppendLine("for d in null zero full random urandom tty; do : > \"$D/$d\"; mount --bind /dev/$d \"$D/$d\"; done");
        script.AppendLine("ln -s /proc/self/fd \"$D/fd\"; ln -s /proc/self/fd/0 \"$D/stdin\"; ln -s /proc/self/fd/1 \"$D/stdout\"; ln -s /proc/self/fd/2 \"$D/stderr\"");
    }

    // An overlay, so that mount points below it are not created on the host; a bind mount if overlays do not work (for example on a network file system).
    private static void Host(StringBuilder script, HostMount mount, int number)
    {
        var target = $"\"$M\"{Quote(mount.Path)}";
        if (mount.IsFile)
        {
            script.AppendLine($"mount --bind {Quote(mount.Path)} {target} 2>/dev/null || true");
            return;
        }

        script.AppendLine($"mkdir \"$R/upper{number}\" \"$R/work{number}\"");
        script.AppendLine($"mount -t overlay sandbox -o \"lowerdir=\"{Quote(mount.Path)}\",upperdir=$R/upper{number},workdir=$R/work{number}\" {target} 2>/dev/null"
            + $" || mount --rbind {Quote(mount.Path)} {target} 2>/dev/null || true");
    }

    private static void Bind(StringBuilder script, string source, string target, bool readOnly, bool isFile, IEnumerable<string>? image = null)
    {
        // The target is resolved inside the container, because /var/run is a link to /run on most hosts.
        script.AppendLine($"T=$(chroot \"$M\" readlink -m {Quote(target)})");
        script.AppendLine(isFile ? "mkdir -p \"$M${T%/*}\"; [ -e \"$M$T\" ] || : > \"$M$T\"" : "mkdir -p \"$M$T\"");
        script.AppendLine($"mount --bind {Quote(source)} \"$M$T\"");
        // On a real node a volume never hides the image's programs, so they are mounted again where a volume covers them.
        foreach (var folder in image ?? [])
            script.AppendLine($"[ -e \"$M\"{Quote(folder)} ] || {{ mkdir -p \"$M\"{Quote(folder)}; mount --bind {Quote(folder)} \"$M\"{Quote(folder)}; }}");
        if (readOnly) script.AppendLine("mount -o remount,bind,ro \"$M$T\"");
    }

    private static string SubPath(string source, string subPath)
    {
        var path = Path.Combine(source, subPath);
        if (!File.Exists(path)) Directory.CreateDirectory(path);
        return path;
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
