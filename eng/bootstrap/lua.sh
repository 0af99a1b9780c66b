# Lua from Debian, for tests of the health check for Argo CD.

lua_ready() { [ -x "$CACHE/lua/lua" ]; }

lua_install() {
  stage "Lua from Debian" 5
  rm -rf "$CACHE/lua.package"
  apt_unpack "$CACHE/lua.package" lua5.1
  mkdir -p "$CACHE/lua.new"
  cp "$CACHE/lua.package/usr/bin/lua5.1" "$CACHE/lua.new/lua"
  # Missing libraries were unpacked with it.
  find "$CACHE/lua.package" -name "*.so*" -exec cp -a {} "$CACHE/lua.new/" \;
  rm -rf "$CACHE/lua.package"
  replace "$CACHE/lua.new" "$CACHE/lua"
}
