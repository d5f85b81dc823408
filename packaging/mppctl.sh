#!/bin/sh
# Runs an mpp command as the service does: its settings, its user, its folder. Needs root.
#   mppctl doctor
set -eu

# systemd reads this file, not a shell: a value goes to the end of its line, and nothing in it is expanded.
while IFS= read -r line || [ -n "$line" ]; do
  case $line in
  [A-Z]*=*) ;;
  *) continue ;;
  esac
  value=${line#*=}
  case $value in
  \"*\") value=${value#\"} value=${value%\"} ;;
  \'*\') value=${value#\'} value=${value%\'} ;;
  esac
  export "${line%%=*}=$value"
done </etc/mpp/mpp.env
: "${MPP_DATA:=/var/lib/mpp}"
export MPP_DATA

if [ "$(id -un)" = mpp ]; then
  exec mpp "$@"
fi
exec runuser -u mpp -- mpp "$@"
