# PostgreSQL with contrib, pg_dump and psql, unpacked from Debian's packages (installing them would start a server). Version 15 is the machine's own if it has one. Newer versions come from
# newer releases of Debian, in private roots with the C library of their release: they run on any machine and as any user, independently of the machine's libraries.

postgres_15_ready() {
  [ -x /usr/lib/postgresql/15/bin/postgres ] || [ -x "$CACHE/postgres-15/usr/lib/postgresql/15/bin/postgres" ]
}

postgres_15_install() {
  stage "PostgreSQL 15 from Debian" 15
  rm -rf "$CACHE/postgres-15.new"
  apt_unpack "$CACHE/postgres-15.new" postgresql-15 postgresql-client-15 libpq5
  replace "$CACHE/postgres-15.new" "$CACHE/postgres-15"
}

postgres_17_ready() { postgres_root_ready 17; }
postgres_17_install() { postgres_root_install 17 "$POSTGRES_17_SUITE" 60; }
postgres_18_ready() { postgres_root_ready 18; }
postgres_18_install() { postgres_root_install 18 "$POSTGRES_18_SUITE" 40; }

# The version file is written last.
postgres_root_ready() { [ -x "$CACHE/postgresql-$1/usr/lib/postgresql/$1/bin/postgres" ] && [ -s "$CACHE/postgresql-$1/version" ]; }

# postgres_root_install MAJOR SUITE SECONDS
postgres_root_install() {
  local major=$1 APT_SUITE=$2 APT_WHOLE=yes from=$CACHE/postgresql-$1.packages to=$CACHE/postgresql-$1.new
  stage "PostgreSQL $major from Debian $APT_SUITE" "$3"
  rm -rf "$from" "$to"
  apt_unpack "$from" "postgresql-$major" "postgresql-client-$major"
  postgres_root_make "$from" "$to" "$major"
  "$to/usr/lib/postgresql/$major/bin/postgres" --version | sed 's/^postgres (PostgreSQL) //' >"$to/version"
  [ -s "$to/version" ] || fail "PostgreSQL $major does not run from $to"
  replace "$to" "$CACHE/postgresql-$major"
  rm -rf "$from" "$CACHE/apt-$APT_SUITE"
  APT_UPDATED=${APT_UPDATED/ $APT_SUITE/}
}

# postgres_root_make PACKAGES ROOT MAJOR: copies from the unpacked packages the programs, their files, and the libraries that they need.
postgres_root_make() {
  local from=$1 to=$2 major=$3 libraries=usr/lib/$(uname -m)-linux-gnu server=usr/lib/postgresql/$3 loader program
  loader=$(find "$from/$libraries" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
  [ -n "$loader" ] || fail "the packages of PostgreSQL $major contain no C library"
  mkdir -p "$to/$libraries" "$to/${server%/*}" "$to/usr/share/postgresql"
  cp -a "$from/$server" "$to/${server%/*}/"
  cp -a "$from/usr/share/postgresql/$major" "$to/usr/share/postgresql/"
  # Without LLVM (200 MB), only JIT compilation is disabled.
  rm -rf "$to/$server/lib/bitcode" "$to/$server/lib"/llvmjit*
  find "$to/$server" -type f | while read -r program; do "$loader" --library-path "$from/$libraries" --list "$program" 2>/dev/null || true; done |
    sed -n "s#.* => \($from/[^ ]*\) .*#\1#p" | sort -u | xargs cp -L -t "$to/$libraries"
  cp -L "$loader" "$to/$libraries/"
  # A program contains the path of the loader of its own release, so a script with the program's name calls the loader of this root instead. PostgreSQL finds its files relative to the path
  # of the program, so the root may be anywhere.
  for program in "$to/$server/bin"/*; do
    mv "$program" "$program.bin"
    cat >"$program" <<EOF
#!/bin/sh
here=\${0%/*}
libraries=\$here/../../../../../$libraries
exec "\$libraries/${loader##*/}" --library-path "\$libraries" --argv0 "\$0" "\$0.bin" "\$@"
EOF
    chmod 755 "$program"
  done
}
