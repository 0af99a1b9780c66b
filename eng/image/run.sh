# Runs the built images.

# enter_root: mounts that programs expect in a root file system.
enter_root() {
  local name
  for name in proc dev; do
    mount --rbind "/$name" "$root/$name"
    mount --make-rslave "$root/$name"
    mounts=("$root/$name" "${mounts[@]}")
  done
}

# in_root COMMAND...: runs the command in the image's root file system, with its environment and user. Replaces the shell.
in_root() {
  # shellcheck disable=SC2086 # one word each
  exec env -i $environment "$(command -v chroot)" --userspec=65532:65532 "$root" "$@"
}

# Emulation is too slow and incomplete for an update, so both programs only print their versions.
emulated_start() {
  step "starting it through QEMU"
  enter_root
  (in_root /usr/lib/postgresql/$postgres/bin/pg_dump --version) >"$out/emulated.log" 2>&1 || { cat "$out/emulated.log"; fail "arm64: its pg_dump does not run"; }
  (in_root /app/UmsOperator --version) >>"$out/emulated.log" 2>&1 || { cat "$out/emulated.log"; fail "arm64: the operator does not run"; }
  cat "$out/emulated.log"
}

# Runs an update in the sandbox with the image's operator. Sets $milliseconds, the time until it was ready.
update_in_sandbox() {
  local start sample config port begun operator
  step "running it in the sandbox"
  dotnet build tests/Sandbox -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false >"$out/sandbox-build.log"
  dotnet artifacts/bin/Sandbox/release/Sandbox.dll run --without-operator >"$out/sandbox.log" 2>&1 &
  processes+=($!)
  for _ in $(seq 600); do grep -q 'start it:' "$out/sandbox.log" && break; sleep 0.2; done
  start=$(sed -n 's/^ *start it: *dotnet [^ ]* //p' "$out/sandbox.log")
  [ -n "$start" ] || { cat "$out/sandbox.log"; fail "the sandbox did not start"; }
  eval "$(sed -n 's/^ *\(export .*\)$/\1/p' "$out/sandbox.log")"
  sample=$(sed -n 's/^.*kubectl.* apply -f //p' "$out/sandbox.log")

  # The operator may read its own kubeconfig, but nothing else of the sandbox.
  config=$(sed -n 's/.*--kubeconfig \([^ ]*\).*/\1/p' <<<"$start")
  mkdir -p "$root$(dirname "$config")"
  install -o 65532 -g 65532 -m 400 "$config" "$root$config"
  enter_root
  port=$(grep -oE '127\.0\.0\.1:[0-9]+' <<<"$start" | tail -n 1)
  begun=$(date +%s%N)
  # shellcheck disable=SC2086 # arguments, printed by the sandbox
  (in_root /app/UmsOperator $start) >"$out/operator.log" 2>&1 &
  operator=$!
  processes+=("$operator")
  until curl -fs "http://$port/healthz" >/dev/null; do
    kill -0 "$operator" 2>/dev/null || { cat "$out/operator.log"; fail "the operator exited"; }
  done
  milliseconds=$((($(date +%s%N) - begun) / 1000000))
  kubectl apply -f "$sample"
  kubectl wait --for=condition=Ready ums/demo --timeout=60s
  kubectl patch ums demo --type merge -p '{"spec":{"version":"12.04.110"}}'
  kubectl wait --for=jsonpath='{.status.version}'=12.04.110 ums/demo --timeout=180s && kubectl wait --for=condition=Ready ums/demo --timeout=120s || { tail -n 30 "$out/operator.log"; fail "the update did not complete"; }
  kubectl get ums
}
