# Realistic databases: the PostgreSQL schemas in Debian's packages, and the scripts of PostgreSQL's regression tests. Only text is kept; nothing is executed here.

CORPUS_PACKAGES="bacula-director-pgsql davical ejabberd freeradius-config icinga2-ido-pgsql icingadb icingaweb2 jabberd2 kamailio-postgres-modules kea-admin ledgersmb libawl-php
  mediawiki openqa pdns-backend-pgsql pmacct prelude-manager request-tracker5 roundcube-core rsyslog-pgsql spamassassin tt-rss zabbix-proxy-pgsql zabbix-server-pgsql"

corpus_ready() { [ -s "$CACHE/corpus/ready" ]; }

# Packages that the newer release no longer has come from the older one.
corpus_install() {
  local work=$CACHE/corpus.work ready=$CACHE/corpus.new APT_SUITE package archive
  rm -rf "$work" "$ready"
  mkdir -p "$work" "$ready"
  stage "schemas from Debian's packages" 90
  for APT_SUITE in "$POSTGRES_17_SUITE" "$OLD_SUITE"; do
    apt_update
    for package in $CORPUS_PACKAGES; do
      [ ! -d "$ready/$package" ] || continue
      (cd "$work" && apt_private apt-get download "$package" >>"$LOG" 2>&1) || continue
      archive=$(find "$work" -maxdepth 1 -name "${package}_*.deb")
      mkdir -p "$work/$package" "$ready/$package"
      dpkg -x "$archive" "$work/$package"
      (cd "$work/$package" && find . -type f -size -20M \( -ipath '*sql*' -o -ipath '*postgres*' -o -ipath '*/dba/*' -o -ipath '*schema*' \) -exec cp --parents {} "$ready/$package" \;)
      rm -rf "${work:?}/$package" "$archive"
    done
  done
  find "$ready" -name '*.gz' -exec gunzip -f {} + 2>>"$LOG" || true
  stage "PostgreSQL's regression tests" 30
  APT_SUITE=$POSTGRES_18_SUITE
  apt_update
  (cd "$work" && run apt_private apt-get source --download-only --only-source postgresql-18)
  mkdir -p "$ready/regress"
  tar -xf "$(find "$work" -name 'postgresql-18_*.orig.tar.*' ! -name '*.asc')" -C "$ready/regress" --strip-components=4 --wildcards '*/src/test/regress/sql' '*/src/test/regress/data' '*/src/test/regress/parallel_schedule'
  find "$ready" -maxdepth 1 -mindepth 1 -type d -printf '%f\n' | sort >"$ready/ready"
  replace "$ready" "$CACHE/corpus"
  rm -rf "$work" "$CACHE/apt-$POSTGRES_17_SUITE" "$CACHE/apt-$POSTGRES_18_SUITE"
  APT_UPDATED=
}
