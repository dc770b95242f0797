#!/usr/bin/env bash
# The files of compose as they stand, from nothing to an end: builds images, announces images of 4096x4096 with kcat while
# services are scaled, killed and restarted, and checks what is promised by reading the verdicts: one each, complete,
# every tile accounted for; Prometheus of the profile observe must have data for every panel and alert, and a service
# without models or images must say so. Then the secured variant. Prints figures; not zero on any miss. Cleans up after
# itself.
#   scripts/compose-e2e.sh            from a fresh clone: builds everything, without a registry of images
#   scripts/compose-e2e.sh --keep     takes container images that are there, and leaves them and the daemon's data
# Needs root (it ends processes inside containers, and starts dockerd where none answers), docker with compose 2, kcat,
# jq, debootstrap, python3, a JDK 25 and Maven. Ports: KAFKA_PORT (9092), AGGREGATOR_PORTS (8083-8089),
# PROMETHEUS_PORT (9090), and 9192 and 9180 for the `./tilewise up` that is compared with.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/jdk

keep=false
[[ ${1:-} != --keep ]] || keep=true
for tool in docker kcat jq debootstrap openssl curl python3; do
  command -v "$tool" > /dev/null || { echo "$tool: not found (expected: on PATH)" >&2; exit 2; }
done
JAVA_HOME=$(find_jdk)
export JAVA_HOME KAFKA_PORT=${KAFKA_PORT:-9092} PROMETHEUS_PORT=${PROMETHEUS_PORT:-9090}
export BASE_IMAGE=tilewise-base KAFKA_IMAGE=tilewise-kafka PROMETHEUS_IMAGE=tilewise-prometheus
export COMPOSE_PROJECT_NAME=tilewise-e2e
bootstrap=127.0.0.1:$KAFKA_PORT
services=(tiler inference aggregator)
work=$(mktemp -d)
docker_data=${DOCKER_DATA:-/var/tmp/tilewise-e2e-docker}
export IMAGES_DIR=$work/images
failures=0
feeder=''
daemon=''
alone=''

say() { printf '%s %s\n' "$(date -u +%T)" "$*"; }
fail() {
  say "MISS: $*"
  failures=$((failures + 1))
}

# shellcheck disable=SC2317 # called by trap
clean() {
  local status=$?
  rm -f "$work/feeding"
  [[ -z $feeder ]] || wait "$feeder" 2> /dev/null || true
  if ((status > 1)); then docker compose "${files[@]}" logs --no-color --tail 15 2>&1 | cut -c1-300 | tail -60; fi
  [[ -z $alone ]] || { kill "$alone" && wait "$alone"; } 2> /dev/null || true
  docker compose "${files[@]}" --profile observe down -v --timeout 10 > /dev/null 2>&1 || true
  if [[ -n $daemon ]]; then
    kill "$daemon" 2> /dev/null && wait "$daemon" 2> /dev/null || true
    $keep || rm -rf "$docker_data"
  fi
  [[ -z ${made_secrets:-} ]] || rm -rf secrets
  rm -rf "$work"
}
files=(-f docker-compose.yml)
trap clean EXIT
trap 'exit 130' INT TERM

start_docker() {
  docker info > /dev/null 2>&1 && return
  export DOCKER_HOST=unix://$work/docker.sock
  dockerd --data-root "$docker_data" --exec-root "$work/exec" --pidfile "$work/docker.pid" -H "$DOCKER_HOST" \
    > "$work/dockerd.log" 2>&1 &
  daemon=$!
  for _ in {1..60}; do
    docker info > /dev/null 2>&1 && return
    sleep 1
  done
  tail -n 5 "$work/dockerd.log" >&2
  exit 2
}

has_images() {
  local image
  for image in tilewise-kafka tilewise-prometheus tilewise/{tiler,inference,aggregator}:0.1.0-SNAPSHOT; do
    docker image inspect "$image" > /dev/null 2>&1 || return
  done
}

build() {
  $keep && has_images && return
  local started=$SECONDS
  "${MAVEN:-mvn}" -B -q -ntp -DskipTests -pl tiler-service,inference-service,aggregator-service -am package
  TILEWISE_AOT=now ./tilewise --version > /dev/null
  scripts/base-images.sh
  docker compose build -q
  say "built in $((SECONDS - started)) s"
}

# A smear that is the same each time: bright, with cells of two colours.
draw() {
  mkdir -p "$IMAGES_DIR"
  chmod 755 "$work" "$IMAGES_DIR"
  cat > "$work/Smear.java" << 'JAVA'
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Random;

public class Smear {
  public static void main(String[] file) throws Exception {
    var image = new BufferedImage(4096, 4096, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(new Color(225, 215, 220));
    graphics.fillRect(0, 0, 4096, 4096);
    var random = new Random(7);
    for (int i = 0; i < 4000; i++) {
      graphics.setColor(i % 50 == 0 ? new Color(120, 70, 150) : new Color(205, 150 + random.nextInt(20), 165));
      graphics.fillOval(random.nextInt(4096), random.nextInt(4096), 70, 66);
    }
    javax.imageio.ImageIO.write(image, "png", Path.of(file[0]).toFile());
  }
}
JAVA
  "$JAVA_HOME/bin/java" -Djava.awt.headless=true "$work/Smear.java" "$IMAGES_DIR/image-0.png"
  local i
  for i in {1..9}; do cp "$IMAGES_DIR/image-0.png" "$IMAGES_DIR/image-$i.png"; done
  chmod 644 "$IMAGES_DIR"/*.png
}

# Announces file $2 as image $1 (to Kafka at $3); again until Kafka has it: the submission's ID makes it one.
submit() {
  local tries=0
  local event='{"imageId":"'$1'","submissionId":"'$1'-s","uri":"file://'$IMAGES_DIR/$2'.png","model":"thin-smear"}'
  until printf '%s:%s\n' "$1" "$event" | timeout 60 kcat -P -b "${3:-$bootstrap}" -t images.submitted -K: \
    -X partitioner=murmur2_random -H ce_specversion=1.0 -H "ce_id=$1-s" -H ce_source=/e2e \
    -H ce_type=io.tilewise.ImageSubmitted.v1 -H content-type=application/json 2> "$work/kcat.log"; do
    ((++tries < 60)) || { fail "not announced: $1: $(tail -n 1 "$work/kcat.log" | cut -c1-200)"; exit 4; }
    sleep 1
  done
  [[ -n ${3:-} ]] || echo "$1" >> "$work/submitted"
}

# One image after another, thirty at most, until $work/feeding is gone.
feed() {
  local i=0
  while [[ -e $work/feeding ]]; do
    submit "$1-$i" "image-$((i % 10))"
    i=$((i + 1))
    ((i < 30)) || return 0
    sleep 5
  done
}

consume() { timeout 60 kcat -C -q -e -b "${2:-$bootstrap}" -t "$1" -X isolation.level=read_committed -f '%T\t%k\t%s\n' 2> /dev/null; }

wait_for_verdicts() {
  local end=$((SECONDS + $1)) all
  all=$(wc -l < "$work/submitted")
  while ((SECONDS < end)); do
    consume images.classified > "$work/verdicts" || true
    (($(cut -f2 "$work/verdicts" | sort -u | wc -l) >= all)) && return
    sleep 2
  done
  fail "$(cut -f2 "$work/verdicts" | sort -u | wc -l) of $all verdicts after $1 s"
}

check() {
  local all
  all=$(wc -l < "$work/submitted")
  sleep 3 # for a second verdict to come, if there were one
  consume images.classified > "$work/verdicts"
  diff <(sort "$work/submitted") <(cut -f2 "$work/verdicts" | sort) > "$work/diff" ||
    fail "not one verdict for each submission: $(grep -c '^<' "$work/diff") missing, $(grep -c '^>' "$work/diff") too many"
  cut -f3 "$work/verdicts" | jq -r 'select(.status != "COMPLETE") | [.imageId, .status, (.reason // "" | tostring)] | join(" ")' > "$work/odd"
  [[ ! -s $work/odd ]] || fail "not complete: $(tr '\n' ' ' < "$work/odd" | cut -c1-300)"
  cut -f3 "$work/verdicts" | jq -r '.tiles | select(.expected != .scored + .failed + .missing or (.expected != 1024 and .expected != 0))' > "$work/odd"
  [[ ! -s $work/odd ]] || fail "tiles do not add up: $(tr -d '\n' < "$work/odd" | cut -c1-300)"
  # All images are the same picture. Scores of other batches may differ in their last bits.
  cut -f3 "$work/verdicts" | jq -s -r '[.[] | select(.status == "COMPLETE") | .probabilities | to_entries[0].value] | (max - min) < 1e-4' > "$work/same"
  [[ $(cat "$work/same") = true ]] || fail "equal images were judged differently"
  say "$1: $all submissions, $(wc -l < "$work/verdicts") verdicts, duplicate tiles counted once: $(cut -f3 "$work/verdicts" | jq -s 'map(.tiles.duplicate) | add'), longest wait $(milliseconds . "$bootstrap" | tail -n 1) ms"
}

# Health is asked for here: a container that is unhealthy for a moment while others are scaled is no end.
up() {
  local started=$SECONDS limit=300
  docker compose "${files[@]}" up -d "$@" > "$work/up.log" 2>&1 ||
    { tail -n 5 "$work/up.log"; docker compose "${files[@]}" ps -a; exit 3; }
  until docker compose "${files[@]}" ps --format '{{.Name}} {{.Health}}' "${services[@]}" > "$work/health" &&
    ! grep -qv ' healthy$' "$work/health"; do
    ((SECONDS - started < limit)) ||
      { fail "not healthy after $limit s"; docker compose "${files[@]}" ps; return; }
    sleep 1
  done
  say "healthy after $((SECONDS - started)) s ${*:+($*)}"
}

# What a user of the secured stack does; Debian's librdkafka is too old for Kafka's SCRAM (docs/compose.md).
client() {
  (
    set -a
    source secrets/client/tilewise.env
    TILEWISE_KAFKA_BOOTSTRAP_SERVERS=$bootstrap timeout 180 ./tilewise "$@"
  )
}

containers() { docker compose "${files[@]}" ps -q "$1"; }

# Ends a container's process as a crash does; Docker is to start it again.
crash() {
  local container
  container=$(containers "$1" | sed -n 1p)
  kill -KILL "$(docker inspect -f '{{.State.Pid}}' "$container")"
  say "killed $1"
}

processor_seconds() {
  docker exec "$1" bash -c 'if test -e /sys/fs/cgroup/cpu.stat; then
      while read -r k v; do test $k = usage_usec && echo $((v / 1000)); done < /sys/fs/cgroup/cpu.stat
    else read -r v < /sys/fs/cgroup/cpuacct/cpuacct.usage && echo $((v / 1000000)); fi'
}

at_rest() {
  local name container
  declare -A before
  sleep 30 # after the last image
  for name in kafka "${services[@]}"; do
    container=$(containers "$name" | sed -n 1p)
    before[$name]=$(processor_seconds "$container")
  done
  sleep 60
  for name in kafka "${services[@]}"; do
    container=$(containers "$name" | sed -n 1p)
    say "at rest: $name $((($(processor_seconds "$container") - before[$name]) / 60)) permille of a core, resident $(docker exec "$container" bash -c 'while read -r k v _; do test $k = VmRSS: && echo $((v / 1024)); done < /proc/1/status') MiB"
  done
}

# Milliseconds from the record of each submission whose name matches $1 to its verdict's, sorted, of Kafka at $2.
milliseconds() {
  join -t $'\t' <(consume images.submitted "$2" | awk -F'\t' -v name="$1" '$2 ~ name {print $2 "\t" $1}' | sort) \
    <(consume images.classified "$2" | awk -F'\t' -v name="$1" '$2 ~ name {print $2 "\t" $1}' | sort) |
    awk -F'\t' '{print $3 - $2}' | sort -n
}

judge() {
  submit "$1" "$2" "${3:-}"
  local end=$((SECONDS + 120))
  until consume images.classified "${3:-}" | cut -f2 | grep -x "$1" > /dev/null; do
    ((SECONDS < end)) || { fail "no verdict of $1 after 120 s${3:+ by ./tilewise up: $(tail -n 1 "$work/up.out" | cut -c1-200)}"; exit 4; }
    sleep 0.3
  done
}

# Ten images here and by `./tilewise up`, in turns, everything warm.
latency() {
  local i here there other=127.0.0.1:9192
  ./tilewise up --data-dir "$work/up" --kafka 9192 --http 9180 --images "$IMAGES_DIR" > "$work/up.out" 2>&1 &
  alone=$!
  for i in {0..4}; do
    judge "first-$i" "image-$i" "$other"
    judge "first-$i" "image-$i"
  done
  for i in {0..9}; do
    judge "warm-$i" "image-$i" "$other"
    judge "warm-$i" "image-$i"
  done
  milliseconds ^warm- "$bootstrap" > "$work/here"
  milliseconds ^warm- "$other" > "$work/there"
  kill "$alone" && wait "$alone" || true
  alone=''
  here=$(sed -n 5p "$work/here")
  there=$(sed -n 5p "$work/there")
  say "warm image of 4096x4096: median $here ms ($(head -n 1 "$work/here") to $(tail -n 1 "$work/here")), by ./tilewise up $there ms ($(head -n 1 "$work/there") to $(tail -n 1 "$work/there")): $((100 * here / there)) %"
}

# Prometheus of the profile observe finds all instances, and something for each panel and alert.
observe() {
  docker compose --profile observe up -d prometheus > "$work/observe.log" 2>&1 || fail "observe: $(tail -n 1 "$work/observe.log")"
  sleep 60
  ops/check-expressions "http://127.0.0.1:$PROMETHEUS_PORT" > "$work/expressions" || fail "observe: $(head -c 600 "$work/expressions")"
  say "observe: $(tail -n 1 "$work/expressions")"
  docker compose --profile observe rm -sf prometheus > /dev/null 2>&1
}

# The answer of the probe port $2 of service $1 while it is not ready must have $3 in it, and Docker's health must agree.
expect_unready() {
  local container answer='' i
  container=$(containers "$1" | sed -n 1p)
  for i in {1..60}; do
    answer=$(docker exec "$container" bash -c "exec 3<>/dev/tcp/127.0.0.1/$2 && printf 'GET /ready HTTP/1.0\r\n\r\n' >&3 && cat <&3" 2> /dev/null | tr -d '\r' | tr '\n' ' ') || true
    [[ $answer != *" 503 "*"$3"* ]] || break
    sleep 1
  done
  [[ $answer == *" 503 "*"$3"* ]] || { fail "$1 does not say that it is not ready ($3): $answer"; return; }
  [[ $(docker inspect -f '{{.State.Health.Status}}' "$container") != healthy ]] || fail "$1 is not ready and yet healthy"
  say "not ready: $1: ${answer##*Connection: close  }"
}

without() {
  docker compose up -d --no-deps tiler inference > "$work/without.log" 2>&1 ||
    fail "not started without models or images: $(tail -n 1 "$work/without.log")"
}

readiness() {
  mkdir -m 755 "$work/empty"
  MODELS_DIR=$work/empty without
  expect_unready tiler 8091 models
  expect_unready inference 8092 models
  IMAGES_DIR=$work/empty without
  expect_unready tiler 8091 "folder 1 of 1: empty"
  expect_unready inference 8092 "folder 1 of 1: empty"
  if IMAGES_DIR=$work/none docker compose up -d --no-deps tiler > "$work/none.log" 2>&1 || ! grep -q "$work/none" "$work/none.log"; then
    fail "started without a folder of images: $(tail -n 1 "$work/none.log")"
  fi
}

start_docker
build
docker images --format '{{.Repository}} {{.Size}}' | grep '^tilewise' | sort | while read -r line; do say "image $line"; done
draw

up
touch "$work/feeding" "$work/submitted"
feed image &
feeder=$!
sleep 5
up --no-recreate --scale inference=3 --scale aggregator=2 --scale tiler=2
crash inference
crash aggregator
crash tiler
sleep 15
docker compose restart -t 30 kafka > /dev/null 2>&1
say "restarted kafka"
up --no-recreate --scale inference=3 --scale aggregator=2 --scale tiler=2
up --no-recreate --scale inference=1 --scale aggregator=1 --scale tiler=1
rm "$work/feeding"
wait "$feeder"
feeder=''
wait_for_verdicts 300
check "scaled, killed, restarted"

address=$(docker compose port aggregator 8083)
curl -fsS --max-time 20 --retry 5 --retry-delay 2 "http://$address/images/image-0" | jq -e '.status == "COMPLETE"' > /dev/null ||
  fail "GET /images/image-0 on $address"
latency
at_rest
observe
readiness

docker compose stop --timeout 30 > /dev/null 2>&1
docker compose ps -a --format '{{.Service}} {{.ExitCode}}' "${services[@]}" > "$work/exits"
! grep -qv ' 0$' "$work/exits" || fail "stopped with other exit codes than 0: $(tr '\n' ' ' < "$work/exits")"
docker compose down > /dev/null 2>&1
up
submit after image-0
wait_for_verdicts 120
check "down and up"
docker compose down -v --timeout 30 > /dev/null 2>&1

[[ -d secrets ]] || made_secrets=true
scripts/make-secrets.sh > /dev/null
files=(-f docker-compose.yml -f docker-compose.secure.yml)
up
if timeout 20 kcat -L -b "$bootstrap" > /dev/null 2>&1; then fail "secured: let in without a name"; fi
for i in 0 1; do client submit --image-id "secure-$i" "$IMAGES_DIR/image-$i.png" > /dev/null || fail "secured: not announced"; done
client watch --from-beginning --count 2 --format json > "$work/secured" || fail "secured: no verdicts"
jq -s -e 'map(select(.status == "COMPLETE" and .tiles.scored == 1024) | .imageId) | sort == ["secure-0", "secure-1"]' \
  < "$work/secured" > /dev/null || fail "secured: $(cut -c1-300 "$work/secured")"
if client topics create > "$work/denied" 2>&1 || ! grep -q 'User:tilewise-client may not Create' "$work/denied"; then
  fail "secured: a client made topics, to which it has no right: $(tail -n 1 "$work/denied" | cut -c1-200)"
fi
address=$(docker compose port aggregator 8083)
source secrets/http.env
[[ $(curl -s -o /dev/null -w '%{http_code}' "http://$address/images/secure-0") = 401 ]] || fail "secured: /images without a token"
curl -fsS -H "Authorization: Bearer $TILEWISE_HTTP_TOKEN" "http://$address/images/secure-0" | jq -e '.status == "COMPLETE"' > /dev/null ||
  fail "secured: /images with the token"
say "$SECONDS s in all, $failures missed"
((failures == 0))
