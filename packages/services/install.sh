#!/usr/bin/env bash
# Installs what is missing of PostgreSQL, Redis and NGINX on Debian or Ubuntu, and starts none of them.
set -euo pipefail

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx)

if [ ${#missing[@]} -eq 0 ]; then
  echo 'PostgreSQL, Redis and NGINX are there'
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "no apt-get here; install ${missing[*]} by hand (macOS: brew install postgresql@17 redis nginx)" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "run this as root, or: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi

# Debian starts a server right after it is installed, unless this file says no; one that is there already is left as it is.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
echo "installed: ${missing[*]}"
echo 'Debian starts them at the next boot; to prevent that: systemctl disable postgresql redis-server nginx'
