#!/bin/sh
# Installs what the tests need and the machine lacks, through apt and npm.
# Where there is no apt it says what to install, and fails.
#
# Nothing is started: a service that a package brings along is kept from
# starting now (policy-rc.d) and at the next boot, unless it was installed before.
set -eu
cd "$(dirname "$0")/.."

have() { PATH="$PATH:/usr/sbin:/usr/local/sbin:/usr/libexec" command -v "$1" >/dev/null 2>&1; }

# The race detector needs a C compiler that finds its headers.
compiles() { echo '#include <stdlib.h>
int main(void) { return 0; }' | ${CC:-cc} -x c -o /dev/null - >/dev/null 2>&1; }

# The first font of ui/static/tokens.css, so that pages measure the same everywhere.
has_fonts() { have fc-list && [ -n "$(fc-list 'Noto Sans' 2>/dev/null | head -n 1)" ]; }

has_galera() {
  for library in /usr/lib/galera /usr/lib64/galera-4 /usr/lib; do
    [ -e "$library/libgalera_smm.so" ] && return 0
  done
  return 1
}

is_ubuntu() { grep -qsx 'ID=ubuntu' /etc/os-release; }

missing_packages() {
  have redis-server || echo redis-server
  { have mariadbd || have mysqld; } && { have mariadb-install-db || have mysql_install_db; } || echo mariadb-server
  has_galera || echo galera-4
  # What a new Galera node gets its data by, and looks whether a port is taken.
  have rsync || echo rsync
  # What the examples of docs/signs.md call.
  have curl || echo curl
  have nc || echo netcat-openbsd
  have python3 || echo python3
  have ss || have lsof || echo iproute2
  # What looks at the Debian package, its units and the alerts.
  have systemd-analyze || echo systemd
  have promtool || echo prometheus
  [ "$(id -u)" = 0 ] || have fakeroot || echo fakeroot
  # The proxies whose configurations are shipped.
  for proxy in nginx caddy haproxy; do
    have "$proxy" || echo "$proxy"
  done
  # Ubuntu's chromium is a snap that sees no file under /tmp: there Playwright
  # brings a Chromium of its own (see install_browser).
  [ -n "$(node scripts/chromium.mjs)" ] || is_ubuntu || echo chromium
  # The voice's phonemes are compared.
  have espeak-ng || echo espeak-ng
  has_fonts || echo fontconfig fonts-noto-core
  compiles || echo gcc libc6-dev
}

need_toolchains() {
  for tool in go node npm; do
    have "$tool" && continue
    echo "$tool is missing: install Go 1.26 or later and Node 20 or later first." >&2
    exit 1
  done
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' || {
    echo "Node $(node --version) is too old: the browser test needs Node 20 or later." >&2
    exit 1
  }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    echo "Root is needed for: $*" >&2
    echo "Run it yourself, or install sudo, then 'make test' again." >&2
    exit 1
  fi
}

policy=/usr/sbin/policy-rc.d

forbid_services() {
  [ -e "$policy" ] && return 0
  as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
  trap 'as_root rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
}

disable_services() {
  [ -d /run/systemd/system ] || return 0
  for package in "$@"; do
    case $package in
      redis-server) as_root systemctl disable --quiet redis-server || true ;;
      mariadb-server) as_root systemctl disable --quiet mariadb || true ;;
      nginx | caddy | haproxy) as_root systemctl disable --quiet "$package" || true ;;
      prometheus) as_root systemctl disable --quiet prometheus || true ;;
    esac
  done
}

install_packages() {
  echo "deps: installing $*"
  forbid_services
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
  disable_services "$@"
}

# Only when package-lock.json is newer than what it led to: npm ci takes
# seconds, and make test should not need the network each time.
install_node_modules() {
  stamp=node_modules/.package-lock.json
  [ -e "$stamp" ] && [ ! package-lock.json -nt "$stamp" ] && [ ! package.json -nt "$stamp" ] && return 0
  echo "deps: npm ci"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
  touch "$stamp"
}

install_browser() {
  [ -n "$(node scripts/chromium.mjs)" ] && return 0
  echo "deps: no Chromium of the system's can be used, so Playwright brings its own"
  npx playwright install --with-deps chromium || {
    echo "No browser for the browser test: install Chromium or Google Chrome, or name one in MPP_CHROMIUM." >&2
    exit 1
  }
}

# The same browser without its own windows, which most browser tests take: less work for the machine.
install_light_browser() {
  if have chromium-headless-shell || is_ubuntu || ! have apt-get; then return 0; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium-headless-shell ||
    echo "deps: without the package chromium-headless-shell the browser tests take longer" >&2
}

need_toolchains
packages=$(missing_packages | tr '\n' ' ')
if [ -n "$packages" ]; then
  if have apt-get; then
    # shellcheck disable=SC2086 # one word each is meant
    install_packages $packages
  else
    echo "The tests need these (by their Debian names) and there is no apt-get to install them: $packages" >&2
    echo "Install Redis 7, MariaDB 10.6 or later with Galera 4, rsync, curl, netcat, Python 3, nginx, Caddy, HAProxy, Chromium, a font and a C compiler, then run 'make test' again." >&2
    exit 1
  fi
fi
install_light_browser
install_node_modules
install_browser
