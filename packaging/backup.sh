#!/bin/sh
# Writes a backup under a new name, reads it again, and then removes the oldest ones.
# Settings, besides those of mpp: MPP_BACKUP_DIR, MPP_BACKUP_KEEP.
set -eu
umask 077

dir=${MPP_BACKUP_DIR:-/var/backups/mpp}
keep=${MPP_BACKUP_KEEP:-14}
case $keep in
'' | 0 | *[!0-9]*)
  echo "MPP_BACKUP_KEEP: \"$keep\" is not a number from 1" >&2
  exit 1
  ;;
esac
[ -d "$dir" ] || {
  echo "MPP_BACKUP_DIR: there is no folder $dir; is its disk mounted?" >&2
  exit 1
}

# What a backup that was cut off left; nobody else writes such names.
rm -f "$dir"/mpp-*.backup.part
file=$dir/mpp-$(date +%Y-%m-%d-%H%M%S).backup
mpp backup "$file"
mpp restore --check "$file" >/dev/null

# Names sort by time. Nothing is removed unless the new file is whole.
cd "$dir"
ls -1 | grep -E '^mpp-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}\.backup$' | sort -r | tail -n "+$((keep + 1))" |
  while IFS= read -r old; do
    rm -f -- "$old"
    echo "removed $old: the newest $keep are kept"
  done
