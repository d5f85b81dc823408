#!/bin/sh
# Packs a built program as a Debian package: deb.sh BINARY VERSION FOLDER. Prints the package's path.
set -eu
[ $# = 3 ] || {
  echo "usage: deb.sh BINARY VERSION FOLDER" >&2
  exit 2
}
binary=$(realpath "$1")
folder=$(realpath "$3")
cd "$(dirname "$0")/.."

# A Debian version begins with a digit, and a dash would begin the revision. A bare commit counts by its date.
version=$(printf %s "${2#v}" | tr - +)
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || date +%s)}"
export SOURCE_DATE_EPOCH
case $version in
[0-9]*.*) ;;
*) version=0+$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M)+$version ;;
esac
arch=$(dpkg --print-architecture)

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
umask 022
chmod 755 "$tree"

put() { # MODE SOURCE TARGET
  install -D -m "$1" "$2" "$tree/$3"
}

made() { # TARGET COMMAND...: what the program prints
  target=$tree/$1
  shift
  mkdir -p "$(dirname "$target")"
  "$binary" "$@" >"$target"
}

put 755 "$binary" usr/bin/mpp
put 755 packaging/mppctl.sh usr/sbin/mppctl
put 755 packaging/backup.sh usr/lib/mpp/backup
for unit in mpp.service mpp-print-agent.service mpp-backup.service mpp-backup.timer; do
  put 644 "packaging/systemd/$unit" "usr/lib/systemd/system/$unit"
done
put 644 packaging/systemd/mpp.sysusers usr/lib/sysusers.d/mpp.conf
put 644 packaging/systemd/mpp.tmpfiles usr/lib/tmpfiles.d/mpp.conf
for file in packaging/mpp.env.example packaging/setup/* hall/hallfile/sample/lampung-tengah.yaml; do
  put 644 "$file" "usr/share/mpp/$(basename "$file")"
done
for file in packaging/prometheus/rules.yml packaging/grafana/dashboard.json packaging/proxy/*; do
  [ -f "$file" ] && put 644 "$file" "usr/share/mpp/${file#packaging/}"
done
for file in README.md README.id.md CONTRIBUTING.md docs/*.md docs/operasi/*.md docs/panduan/*.md docs/decisions/*.md docs/screenshots/*.png; do
  put 644 "$file" "usr/share/doc/mpp/$file"
done
# Links to files that lie elsewhere in the package.
find "$tree/usr/share/doc/mpp" -name '*.md' -exec sed -i -E \
  -e 's,\]\((\.\./)*(packaging(/setup)?|hall/hallfile/sample)/,](/usr/share/mpp/,g' \
  -e 's,\]\((\.\./)*CHANGELOG\.md\),](/usr/share/doc/mpp/changelog.gz),g' {} +
made usr/share/man/man1/mpp.1 man
gzip -9n "$tree/usr/share/man/man1/mpp.1"
made usr/share/bash-completion/completions/mpp completion bash
made usr/share/zsh/vendor-completions/_mpp completion zsh
made usr/share/fish/vendor_completions.d/mpp.fish completion fish
put 644 packaging/debian/copyright usr/share/doc/mpp/copyright
put 644 CHANGELOG.md usr/share/doc/mpp/changelog
gzip -9n "$tree/usr/share/doc/mpp/changelog"

mkdir "$tree/DEBIAN"
size=$(du -sk --apparent-size "$tree" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$size/" packaging/debian/control >"$tree/DEBIAN/control"
for script in postinst prerm postrm; do
  install -m 755 "packaging/debian/$script" "$tree/DEBIAN/$script"
done
(cd "$tree" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k2 >DEBIAN/md5sums)

deb=$folder/mpp_${version}_$arch.deb
dpkg-deb --build --root-owner-group -Zgzip "$tree" "$deb" >/dev/null
echo "$deb"
