#!/usr/bin/env bash
# Makes what docker-compose.secure.yml needs in ./secrets, which Git leaves out: an authority, certificates of the broker
# and of its administrator, a password for each service and for users of the host (client),
# and the token for the aggregator's /images.
# What is there is kept, so a folder that is removed is made anew, the password with it; all of it: rm -r secrets.
# Files are for their owner alone: 10001, the services' user, and 1000, Kafka's; client is yours.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v openssl > /dev/null || { echo "openssl: not found (expected: on PATH)" >&2; exit 2; }
umask 077
days=825
mkdir -p secrets
cd secrets

if [[ ! -e ca.key ]]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=tilewise-authority \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout ca.key -out ca.pem 2> /dev/null
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
if [[ ! -d kafka ]]; then
  mkdir kafka
  certificate kafka kafka DNS:kafka,DNS:localhost,IP:127.0.0.1
  cp ca.pem kafka
  made+=(kafka)
fi
if [[ ! -d admin ]]; then
  mkdir -p admin/passwords
  certificate admin admin ''
  cp ca.pem admin
  made+=(admin)
fi
for user in topics tiler inference aggregator client; do
  [[ ! -d $user ]] || continue
  mkdir "$user"
  password=$(openssl rand -hex 24)
  cp ca.pem "$user"
  printf 'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="tilewise-%s" password="%s";\n' \
    "$user" "$password" > "$user/kafka.properties"
  printf '%s' "$password" > "admin/passwords/tilewise-$user"
  [[ $user != client ]] || printf '%s\n' security.protocol=SASL_SSL sasl.mechanism=SCRAM-SHA-512 \
    "sasl.username=tilewise-client" "sasl.password=$password" "ssl.ca.location=$PWD/client/ca.pem" > client/kcat.conf
  [[ $user != client ]] || cat > client/tilewise.env << ENV
TILEWISE_KAFKA_SECURITY_PROTOCOL=SASL_SSL
TILEWISE_KAFKA_SASL_MECHANISM=SCRAM-SHA-512
TILEWISE_KAFKA_SASL_JAAS_CONFIG='\${file:$PWD/client/kafka.properties:sasl.jaas.config}'
TILEWISE_KAFKA_CONFIG_PROVIDERS=file
TILEWISE_KAFKA_CONFIG_PROVIDERS_FILE_CLASS=org.apache.kafka.common.config.provider.FileConfigProvider
TILEWISE_KAFKA_SSL_TRUSTSTORE_TYPE=PEM
TILEWISE_KAFKA_SSL_TRUSTSTORE_LOCATION=$PWD/client/ca.pem
ENV
  made+=("$user")
done

if [[ ! -e http.env ]]; then
  printf 'TILEWISE_HTTP_TOKEN=%s\n' "$(openssl rand -hex 24)" > http.env
  made+=(http.env)
fi

# Whoever may use Docker may be root in a container.
owner() {
  if [[ $(id -u) = 0 ]]; then
    chown -R "$1" "${@:2}"
  else
    docker run --rm --user 0 --entrypoint chown -v "$PWD:/secrets" -w /secrets \
      "tilewise/aggregator:${IMAGE_TAG:-0.1.0-SNAPSHOT}" -R "$1" "${@:2}"
  fi
}
owner 1000:1000 kafka
owner 10001:10001 admin topics tiler inference aggregator
echo "secrets: ${made[*]:-nothing} made"
