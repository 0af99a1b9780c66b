# Components of a real node: kubelet, kube-proxy and kube-scheduler, built like the API server, and from Debian's packages (unpacked,
# not installed) containerd, runc, the CNI plugins and iptables. `kubelet` runs only in tests/Sandbox.

NODE_COMMANDS="kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy"

node_ready() {
  [ -x "$CACHE/node/usr/bin/containerd" ] && [ -x "$CACHE/node/usr/sbin/iptables" ] && KUBERNETES_COMMANDS=$NODE_COMMANDS control_plane_ready
}

node_install() {
  local command
  if [ ! -d "$CACHE/node" ]; then
    stage "containerd, runc and CNI plugins from Debian" 15
    rm -rf "$CACHE/node.new"
    apt_unpack "$CACHE/node.new" containerd runc containernetworking-plugins iptables conntrack iproute2
    # As Debian's alternatives system would do.
    for command in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
      ln -sf xtables-nft-multi "$CACHE/node.new/usr/sbin/$command"
    done
    replace "$CACHE/node.new" "$CACHE/node"
  fi
  KUBERNETES_COMMANDS=$NODE_COMMANDS control_plane_install
}
