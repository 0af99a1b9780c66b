#!/bin/sh
# namespaces.sh NODE_FILES CGROUPS COMMAND...: runs a command in separate namespaces: network, mounts, processes, IPC, host name and cgroups.
# When the first process in them ends, the kernel ends everything that was started or mounted. The arguments come from the
# caller: CGROUPS is "FOLDER:MOUNT POINT ..." with one folder in each hierarchy; NODE_FILES is overlaid on /usr.
set -eu
if [ "$1" != --inside ]; then
  for cgroup in $2; do
    # With delegated controllers (version 2) a group with processes cannot have children, so the first processes go into a leaf.
    if [ -e "${cgroup%%:*}/cgroup.controllers" ]; then
      mkdir "${cgroup%%:*}/first"
      echo $$ >"${cgroup%%:*}/first/cgroup.procs"
      sed 's/[^ ][^ ]*/+&/g' "${cgroup%%:*}/cgroup.controllers" >"${cgroup%%:*}/cgroup.subtree_control"
    else
      echo $$ >"${cgroup%%:*}/cgroup.procs"
    fi
  done
  exec unshare --net --mount --pid --ipc --uts --cgroup --fork --kill-child --mount-proc /bin/sh "$0" --inside "$@"
fi

files=$2
for cgroup in $3; do mount --bind "${cgroup%%:*}" "${cgroup#*:}"; done
shift 3
[ ! -d "$files" ] || mount -t overlay overlay -o "lowerdir=$files/usr:/usr" /usr
mount -t tmpfs tmpfs /run
ip link set lo up
ip address add "$UMS_HOST_ADDRESS/32" dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward
# Not exec: the first process of a PID namespace must reap orphans, which this shell does.
"$@"
