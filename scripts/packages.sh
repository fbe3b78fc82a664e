#!/bin/sh
# Installs the Debian packages that crmsite builds and draws with, where they are missing; with the argument `tests`, also
# the servers that tests start and stop themselves. Nothing to do: nothing printed.
set -eu

packages="pkg-config libcmark-dev libharfbuzz-dev libpng-dev libsqlite3-dev libssl-dev libpq-dev libmariadb-dev
  fonts-inter fonts-dejavu-core"
if [ "${1:-}" = tests ]; then packages="$packages nginx-light apache2 postgresql mariadb-server"; fi

missing=""
for package in $packages; do
  # pkgconf provides pkg-config on newer systems.
  if [ "$package" = pkg-config ] && command -v pkg-config >/dev/null 2>&1; then continue; fi
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "error[E-ENV-PACKAGES]: packages are missing:$missing: this system: install what your distribution calls them, then try again" >&2
  exit 69
fi
if [ "$(id -u)" = 0 ]; then
  run=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  run="sudo"
else
  echo "error[E-ENV-PACKAGES]: packages are missing:$missing: this system: ask an administrator to run: apt-get install$missing" >&2
  exit 77
fi
echo "installing$missing"
$run env DEBIAN_FRONTEND=noninteractive apt-get update -q
# RUNLEVEL 1: servers are installed and not started; tests start their own.
$run env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $install
