# Chromium from Debian, with axe-core and playwright-core from the npm registry, for the test of the dashboard of kubectl-ums. Chromium runs from a private root: `chromium` there is a script
# that names the root's libraries and fonts. Playwright downloads no browser of its own: only its driver is used.

PLAYWRIGHT_PACKAGE=playwright-core@1.65.1
PLAYWRIGHT_INTEGRITY=sha512-hqPpz7blSMPxWVdoeE1yiBSzXsKiVOd2k+kjCvmUywD2GPO2Dd9HfcWnq9NN0GHbNZDFgZ9JfBFr+X5/BLo0qw==
AXE_PACKAGE=axe-core@4.14.1
AXE_INTEGRITY=sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==

# The hashes are written last.
browser_ready() { npm_cached "$CACHE/browser" "$PLAYWRIGHT_INTEGRITY $AXE_INTEGRITY"; }

browser_install() {
  local root=$CACHE/browser.new
  stage "Chromium from Debian" 90
  rm -rf "$root"
  apt_unpack "$root/root" chromium chromium-sandbox fonts-dejavu-core
  browser_script "$root"
  # Nobody reads them here, and they are a sixth of the whole.
  rm -rf "$root/root/usr/share/doc" "$root/root/usr/share/man" "$root/root/usr/share/locale"
  npm_unpack "$PLAYWRIGHT_PACKAGE" "$PLAYWRIGHT_INTEGRITY" "$root/node_modules/playwright-core"
  npm_unpack "$AXE_PACKAGE" "$AXE_INTEGRITY" "$root/node_modules/axe-core"
  "$root/chromium" --version >/dev/null || fail "Chromium does not run from $root"
  echo "$PLAYWRIGHT_INTEGRITY $AXE_INTEGRITY" >"$root/.integrity"
  replace "$root" "$CACHE/browser"
}

# browser_script FOLDER: writes FOLDER/chromium, which finds the root next to itself, so that the folder may be anywhere.
browser_script() {
  cat >"$1/chromium" <<'END'
#!/bin/sh
root=$(cd "$(dirname "$0")/root" && pwd)
libraries=$root/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH="$libraries:$libraries/pulseaudio:$root/usr/lib/chromium${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$root/fonts.conf"
exec "$root/usr/lib/chromium/chromium" "$@"
END
  chmod +x "$1/chromium"
  cat >"$1/root/fonts.conf" <<'END'
<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">ums-operator-fonts</cachedir>
  <alias><family>system-ui</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
END
}
