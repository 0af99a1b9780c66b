# PostgreSQL 15 with pg_dump: the machine's own, else Debian's package unpacked (installing it would start a server).

postgres_15_ready() {
  [ -x /usr/lib/postgresql/15/bin/postgres ] || [ -x "$CACHE/postgres-15/usr/lib/postgresql/15/bin/postgres" ]
}

postgres_15_install() {
  stage "PostgreSQL 15 from Debian" 15
  rm -rf "$CACHE/postgres-15.new"
  apt_unpack "$CACHE/postgres-15.new" postgresql-15 postgresql-client-15 libpq5
  replace "$CACHE/postgres-15.new" "$CACHE/postgres-15"
}
