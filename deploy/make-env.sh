#!/bin/sh
# Writes deploy/.env, which compose.yaml reads: the two host names that are given, and secrets made for this server alone.
#   deploy/make-env.sh scoliosis.clinic.org films.clinic.org
set -eu
umask 077
if [ $# -ne 2 ]; then
  echo "usage: deploy/make-env.sh APP_HOST STORAGE_HOST (two names that lead to this server)" >&2
  exit 2
fi
for host in "$@"; do
  case $host in
    *[!a-z0-9.-]* | .* | -* | *. | "")
      echo "$host is no host name: small letters, digits, dots and hyphens, without https:// or a port" >&2
      exit 2
      ;;
  esac
done
if [ "$1" = "$2" ]; then
  echo "The storage needs a host name of its own: what it holds must not share the app's cookies." >&2
  exit 2
fi
file="$(dirname "$0")/.env"
if [ -e "$file" ]; then
  echo "$file is there already. With other secrets the database and the storage would refuse the app: it is left as it is." >&2
  exit 1
fi
# Letters and digits alone, since they also stand in a URL and in JSON.
secret() { openssl rand -hex 24; }
# Under another name until it is whole.
cat > "$file.new" <<END
APP_HOST=$1
STORAGE_HOST=$2
POSTGRES_PASSWORD=$(secret)
AWS_ACCESS_KEY_ID=app$(openssl rand -hex 8)
AWS_SECRET_ACCESS_KEY=$(secret)
STORAGE_SETUP_SECRET=$(secret)
BETTER_AUTH_SECRET=$(secret)
INFERENCE_API_KEY=$(secret)
METRICS_TOKEN=$(secret)
END
mv "$file.new" "$file"
echo "Wrote $file. Keep a copy where backups are kept: without it the database can't be opened."
