#!/bin/sh
# world.sh NODE_FILES CGROUPS COMMAND...: runs a command in a world of its own: network, mounts, processes, IPC, host name and cgroups.
# Everything that it starts or mounts ends with the first process in it, and the kernel sees to that. What the world holds is told by the
# caller: CGROUPS is "FOLDER:MOUNT POINT ..." with a folder made for it in each hierarchy; NODE_FILES is overlaid on /usr.
set -eu
if [ "$1" != --inside ]; then
  for cgroup in $2; do
    # Where controllers are shared out (version 2), a group with processes can have no children: the first ones go into a leaf.
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
ip address add "$UMS_WORLD_ADDRESS/32" dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward
# Not exec: the first process of a world also has to wait for orphans, and this shell does.
"$@"
