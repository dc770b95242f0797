#!/usr/bin/env bash
# Makes what docker-compose.secure.yml needs in ./secrets, which Git leaves out: an authority, certificates of the broker
# and of its administrator, a password for each service and for users of the host (client),
# and the token for the aggregator's /images.
# What is there is kept, so a folder that is removed is made anew, with another password or certificate (start the
# stack again then, with --force-recreate); all of it: rm -r secrets.
# Files are for their owner alone: 10001, the services' user, and 1000, Kafka's; client is yours.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v openssl > /dev/null || { echo "openssl: not found (expected: on PATH)" >&2; exit 2; }
umask 077
days=825
mkdir -p secrets
cd secrets
# Of a file that Kafka's client reads, the path ends at a colon.
[[ $PWD != *[:\']* ]] || { echo "secrets: $PWD (expected: a path without colons and quotes)" >&2; exit 2; }

containers=(kafka admin topics tiler inference aggregator)
users=(topics tiler inference aggregator client)

# Whoever may use Docker may be root in a container.
owner() {
  if [[ $(id -u) = 0 ]]; then
    chown -R "$1" "${@:2}"
  else
    docker run --rm --user 0 --entrypoint chown -v "$PWD:/secrets" -w /secrets \
      "tilewise/aggregator:${IMAGE_TAG:-0.1.0-SNAPSHOT}" -R "$1" "${@:2}"
  fi
}

# What is made stands in `new` until it is whole: an end in the middle leaves nothing half made.
finish() {
  rm -rf new
  [[ ! -e kafka ]] || owner 1000:1000 kafka
  local folder whole=()
  for folder in admin topics tiler inference aggregator; do
    [[ ! -e $folder ]] || whole+=("$folder")
  done
  ((${#whole[@]} == 0)) || owner 10001:10001 "${whole[@]}"
}
trap finish EXIT
trap 'exit 130' INT TERM
# For as long as this runs they are its own, to be read and added to.
others=()
for folder in "${containers[@]}"; do
  [[ ! -e $folder || -O $folder ]] || others+=("$folder")
done
((${#others[@]} == 0)) || owner "$(id -u):$(id -g)" "${others[@]}"

rm -rf new
mkdir new

if [[ ! -e ca.key || ! -e ca.pem ]]; then
  for folder in "${containers[@]}" client; do
    [[ ! -e $folder ]] || {
      echo "secrets/ca.key, secrets/ca.pem: not there (expected: the authority of secrets/$folder; to make all anew: rm -r secrets)" >&2
      exit 2
    }
  done
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=tilewise-authority \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout new/ca.key -out new/ca.pem 2> /dev/null
  mv new/ca.key new/ca.pem .
fi

# A key and its certificate in one file, as Kafka reads them: folder, name, where it is to be found.
certificate() {
  local folder=$1 name=$2 names=$3
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$name" \
    -keyout "$folder/key" -out "$folder/request" 2> /dev/null
  openssl x509 -req -in "$folder/request" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$days" \
    -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\n%s' "${names:+subjectAltName=$names}") \
    -out "$folder/certificate" 2> /dev/null
  cat "$folder/key" "$folder/certificate" > "$folder/$name.pem"
  rm "$folder/key" "$folder/request" "$folder/certificate"
}

made=()
if [[ ! -e kafka ]]; then
  mkdir new/kafka
  certificate new/kafka kafka DNS:kafka,DNS:localhost,IP:127.0.0.1
  cp ca.pem new/kafka
  mv new/kafka .
  made+=(kafka)
fi
if [[ ! -e admin ]]; then
  mkdir -p new/admin/passwords
  certificate new/admin admin ''
  cp ca.pem new/admin
  mv new/admin .
  made+=(admin)
fi
for user in "${users[@]}"; do
  [[ ! -e $user ]] || continue
  mkdir "new/$user"
  password=$(openssl rand -hex 24)
  cp ca.pem "new/$user"
  printf 'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="tilewise-%s" password="%s";\n' \
    "$user" "$password" > "new/$user/kafka.properties"
  [[ $user != client ]] || printf '%s\n' security.protocol=SASL_SSL sasl.mechanism=SCRAM-SHA-512 \
    "sasl.username=tilewise-client" "sasl.password=$password" "ssl.ca.location=$PWD/client/ca.pem" > new/client/kcat.conf
  [[ $user != client ]] || cat > new/client/tilewise.env << ENV
TILEWISE_KAFKA_SECURITY_PROTOCOL=SASL_SSL
TILEWISE_KAFKA_SASL_MECHANISM=SCRAM-SHA-512
TILEWISE_KAFKA_SASL_JAAS_CONFIG='\${file:$PWD/client/kafka.properties:sasl.jaas.config}'
TILEWISE_KAFKA_CONFIG_PROVIDERS=file
TILEWISE_KAFKA_CONFIG_PROVIDERS_FILE_CLASS=org.apache.kafka.common.config.provider.FileConfigProvider
TILEWISE_KAFKA_SSL_TRUSTSTORE_TYPE=PEM
TILEWISE_KAFKA_SSL_TRUSTSTORE_LOCATION='$PWD/client/ca.pem'
ENV
  mv "new/$user" .
  made+=("$user")
done
# Those of users that were there, too, since the administrator's folder may be the one that is new.
for user in "${users[@]}"; do
  password=$(sed -n 's/.* password="\([^"]*\)".*/\1/p' "$user/kafka.properties" || true)
  [[ -n $password ]] || {
    echo "secrets/$user/kafka.properties: no password (expected: password=\"...\"; to make it anew: rm -r secrets/$user)" >&2
    exit 2
  }
  printf '%s' "$password" > "admin/passwords/tilewise-$user"
done

if [[ ! -e http.env ]]; then
  token=$(openssl rand -hex 24)
  printf 'TILEWISE_HTTP_TOKEN=%s\n' "$token" > new/http.env
  mv new/http.env .
  made+=(http.env)
elif ! grep -qE '^TILEWISE_HTTP_TOKEN=.{16,}' http.env; then
  # Without one, whoever reaches the aggregator may ask.
  echo "secrets/http.env: no token (expected: TILEWISE_HTTP_TOKEN=...; to make it anew: rm secrets/http.env)" >&2
  exit 2
fi

echo "secrets: ${made[*]:-nothing} made"
