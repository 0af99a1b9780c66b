#!/bin/sh
# guardian.sh RUN_FOLDER: cleans up after a sandbox that ended for any reason.
# Standard input is a pipe whose only writer is the sandbox: "start GROUP SIGNAL", "end GROUP" and "cgroup FOLDER" lines, then end
# of file, which the kernel delivers after a normal end, an unhandled exception and SIGKILL.
trap '' INT TERM HUP QUIT
cd /
run=$1
groups=
cgroups=

while read -r verb group signal; do
  case $verb in
    start) groups="$groups $group:$signal" ;;
    cgroup) cgroups="$cgroups $group" ;;
    end)
      rest=
      for entry in $groups; do [ "${entry%:*}" = "$group" ] || rest="$rest $entry"; done
      groups=$rest
      ;;
  esac
done

for entry in $groups; do kill -s "${entry#*:}" -- "-${entry%:*}" 2>/dev/null; done

tries=0
alive=$groups
while [ -n "$alive" ] && [ $tries -lt 30 ]; do
  alive=
  for entry in $groups; do if kill -s 0 -- "-${entry%:*}" 2>/dev/null; then alive=yes; fi; done
  [ -z "$alive" ] || sleep 0.1
  tries=$((tries + 1))
done
for entry in $groups; do kill -s KILL -- "-${entry%:*}" 2>/dev/null; done

# Processes that left their group, such as PostgreSQL's backends, still have their working folder in the run folder.
tries=0
while [ $tries -lt 50 ]; do
  alive=
  for process in /proc/[0-9]*; do
    case $(readlink "$process/cwd" 2>/dev/null) in
      "$run" | "$run"/*) kill -s KILL "${process#/proc/}" 2>/dev/null && alive=yes ;;
    esac
  done
  [ -n "$alive" ] || break
  sleep 0.1
  tries=$((tries + 1))
done

# Control groups are empty after their processes have ended; nested groups are removed first.
tries=0
while [ -n "$cgroups" ] && [ $tries -lt 50 ]; do
  # shellcheck disable=SC2086 # a list
  find $cgroups -depth -type d -exec rmdir {} + 2>/dev/null && break
  alive=
  for cgroup in $cgroups; do [ ! -d "$cgroup" ] || alive="$alive $cgroup"; done
  cgroups=$alive
  [ -z "$alive" ] || sleep 0.1
  tries=$((tries + 1))
done

# Unmounts disks in the run folder.
while read -r _ place _; do case $place in "$run"/*) umount -l "$place" 2>/dev/null ;; esac; done < /proc/mounts
rm -rf --one-file-system "$run"
