# prometheus and promtool: the machine's own, otherwise unpacked from Debian's package (installing it would start a server).

prometheus_ready() {
  [ -x /usr/bin/prometheus ] && [ -x /usr/bin/promtool ] ||
    { [ -x "$CACHE/prometheus/usr/bin/prometheus" ] && [ -x "$CACHE/prometheus/usr/bin/promtool" ]; }
}

prometheus_install() {
  stage "Prometheus from Debian" 10
  rm -rf "$CACHE/prometheus.new"
  apt_unpack "$CACHE/prometheus.new" prometheus
  replace "$CACHE/prometheus.new" "$CACHE/prometheus"
}
