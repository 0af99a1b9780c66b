#!/bin/sh
# node.sh NAME NUMBER FOLDER: creates a node inside the namespaces of namespaces.sh and execs its containerd. Kubelet and kube-proxy then enter its namespaces.
# The node has a link to them (10.77.NUMBER.2 - 10.77.NUMBER.1) and the pod range 10.244.NUMBER.0/24. Files below /var
# and /run are in memory; containerd's data is in FOLDER.
set -eu
name=$1 line=10.77.$2 pods=10.244.$2.0/24 folder=$3
hostname "$name"
mount -t tmpfs tmpfs /run
mkdir -p /run/var/upper /run/var/work /run/kernel
mount -t overlay overlay -o lowerdir=/var,upperdir=/run/var/upper,workdir=/run/var/work /var

# The kubelet would set these for the whole machine, so it gets files instead.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  echo "${setting#*=}" >"/run/kernel/$(basename "${setting%=*}")"
  mount --bind "/run/kernel/$(basename "${setting%=*}")" "/proc/sys/${setting%=*}"
done

ip link set lo up
ip link add eth0 type veth peer name "$name" netns 1
ip address add "$line.2/24" dev eth0
ip link set eth0 up
nsenter --target 1 --net /bin/sh -ec "ip address add $line.1/24 dev $name; ip link set $name up; ip route add $pods via $line.2"
ip route add default via "$line.1"
echo 1 >/proc/sys/net/ipv4/ip_forward
exec containerd --config "$folder/containerd.toml"
