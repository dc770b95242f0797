#!/usr/bin/env bash
# Builds what the files of compose start from, where no registry of images can be reached: tilewise-base (Debian with
# bash, libjpeg-turbo and a Java 25 runtime), tilewise-kafka (a broker from Maven's jars) and tilewise-prometheus (Debian's).
# Use them so:
#   BASE_IMAGE=tilewise-base KAFKA_IMAGE=tilewise-kafka PROMETHEUS_IMAGE=tilewise-prometheus docker compose up --build
# Needs root, a Debian with debootstrap, docker, a JDK 25 and Maven. Where registries can be reached, nobody needs this.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/jdk
JAVA_HOME=$(find_jdk)
export JAVA_HOME

for tool in debootstrap docker; do
  command -v "$tool" > /dev/null || { echo "$tool: not found (expected: on PATH)" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "base image: Debian and a Java runtime" >&2
debootstrap --variant=minbase --include=libturbojpeg0 bookworm "$work/root" > "$work/log" 2>&1 ||
  { tail -n 5 "$work/log" >&2; exit 1; }
# All that the services ask for, and jcmd for whoever looks into them.
"$JAVA_HOME/bin/jlink" --output "$work/root/opt/java" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  --generate-cds-archive --add-modules java.se,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs \
  > "$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }
tar -C "$work/root" --numeric-owner \
  --exclude='./boot/*' --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' \
  --exclude='./usr/share/doc/*' --exclude='./usr/share/info/*' --exclude='./usr/share/locale/*' \
  --exclude='./usr/share/man/*' --exclude='./var/cache/*' --exclude='./var/lib/apt/lists/*' \
  --exclude='./opt/java/lib/server/classes_nocoops.jsa' -c . |
  docker import --change 'ENV JAVA_HOME=/opt/java' \
    --change 'ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' --change 'CMD ["bash"]' - tilewise-base > /dev/null

echo "Kafka image" >&2
cp scripts/kafka/Dockerfile scripts/kafka/run "$work"
"${MAVEN:-mvn}" -B -q -ntp -DskipTests -pl embedded-broker -am package dependency:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$work/libs" >&2
rm -f "$work"/libs/embedded-broker-*.jar
(cd "$work" && mkdir context && mv Dockerfile run libs context)
docker build -q --build-arg BASE_IMAGE=tilewise-base -t tilewise-kafka "$work/context" > /dev/null

echo "Prometheus image" >&2
mkdir "$work/prometheus"
(cd "$work/prometheus" && apt-get -q download prometheus > "$work/log" 2>&1 && dpkg -x prometheus_*.deb . && mv usr/bin/prometheus prometheus) ||
  { tail -n 5 "$work/log" >&2; exit 1; }
cat > "$work/prometheus/Dockerfile" << 'END'
FROM tilewise-base
COPY prometheus /usr/bin/prometheus
RUN install -d -o 65534 -g 65534 /prometheus
USER 65534:65534
ENTRYPOINT ["prometheus"]
END
docker build -q -t tilewise-prometheus "$work/prometheus" > /dev/null
