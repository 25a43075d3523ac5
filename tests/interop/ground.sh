#!/usr/bin/env bash
# Makes the ground on which live servers meet: a network namespace of our own, names under .test in a private hosts file,
# a private certificate authority, nginx ending TLS in front of each plain-HTTP port, and a certificate store that also
# knows that authority. Then runs the command given, inside.
#   ground.sh WORKDIR NAME:PORT[:COUNT][,…] COMMAND [ARG…]
# With COUNT, the names 1.NAME to COUNT.NAME lead to the same port. Each NAME has its access log, WORKDIR/NAME.access.log.
# Nothing outside WORKDIR changes; everything it started ends with it.
set -euo pipefail

work=$1 names=$2
shift 2
if [ "${SAMVAD_GROUND:-}" != inside ]; then
  mkdir -p "$work"
  exec env SAMVAD_GROUND=inside unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$work" "$names" "$@"
fi

ip link set lo up

# names
{
  echo "127.0.0.1 localhost"
  echo "::1 localhost"
  tr ',' '\n' <<<"$names" | while IFS=: read -r name _ count; do
    echo "127.0.0.1 $name"
    for ((i = 1; i <= ${count:-0}; i++)); do echo "127.0.0.1 $i.$name"; done
  done
} >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts
echo "hosts: files" >"$work/nsswitch.conf"
mount --bind "$work/nsswitch.conf" /etc/nsswitch.conf

# one authority, one certificate for all names
if [ ! -s "$work/ca.pem" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Samvad test authority" \
    -keyout "$work/ca.key" -out "$work/ca.pem" 2>"$work/openssl.log"
fi
alternatives=$(tr ',' '\n' <<<"$names" | sed 's/:.*//; s/.*/DNS:&,DNS:*.&/' | paste -sd,)
openssl req -newkey rsa:2048 -nodes -subj "/CN=samvad.test" -keyout "$work/tls.key" -out "$work/tls.csr" 2>>"$work/openssl.log"
openssl x509 -req -in "$work/tls.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 30 \
  -extfile <(printf 'subjectAltName=%s\n' "$alternatives") -out "$work/tls.pem" 2>>"$work/openssl.log"
store=/etc/ssl/certs/ca-certificates.crt
cat "$store" "$work/ca.pem" >"$work/store.pem"
[ "$(wc -c <"$work/store.pem")" -gt "$(wc -c <"$store")" ] || { echo "ground: the certificate store would shrink" >&2; exit 1; }
mount --bind "$work/store.pem" "$store"

# TLS in front
mkdir -p "$work/nginx"
{
  echo "worker_processes 1; pid $work/nginx/pid; error_log $work/nginx/error.log; daemon on; user root;"
  echo "events { worker_connections 4096; }"
  echo "http { client_max_body_size 4m; keepalive_requests 100000;"
  echo "  log_format peers '\$host \$request_method \$request_uri \$status';"
  for path in client_body proxy fastcgi uwsgi scgi; do echo "  ${path}_temp_path $work/nginx/$path;"; done
  tr ',' '\n' <<<"$names" | while IFS=: read -r name port _; do
    echo "  server { listen 127.0.0.1:443 ssl; server_name $name *.$name; access_log $work/$name.access.log peers;"
    echo "    ssl_certificate $work/tls.pem; ssl_certificate_key $work/tls.key;"
    echo "    location / { proxy_pass http://127.0.0.1:$port; proxy_http_version 1.1; proxy_set_header Connection \"\";"
    echo "      proxy_set_header Host \$host; proxy_set_header X-Forwarded-For \$remote_addr;"
    echo "      proxy_set_header X-Forwarded-Proto https; } }"
  done
  echo "}"
} >"$work/nginx/nginx.conf"
nginx -e "$work/nginx/error.log" -c "$work/nginx/nginx.conf"

export SSL_CERT_FILE="$work/store.pem" NODE_EXTRA_CA_CERTS="$work/ca.pem"
"$@"
