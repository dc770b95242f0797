#!/usr/bin/env bash
# Creates what is missing of Tilewise's topics; a topic that exists is left as it is. Runs in Kafka's own image.
set -euo pipefail

: "${BOOTSTRAP_SERVERS:?not set (expected: host:port of Kafka)}"
: "${REPLICATION_FACTOR:=3}"
: "${TOPIC_PREFIX:=}"

# name, partitions, settings. Partition counts never change after go-live: keys would move.
while read -r name partitions settings; do
  arguments=()
  for setting in $settings; do
    arguments+=(--config "$setting")
  done
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$BOOTSTRAP_SERVERS" \
    --create --if-not-exists --topic "$TOPIC_PREFIX$name" --partitions "$partitions" \
    --replication-factor "$REPLICATION_FACTOR" "${arguments[@]}" < /dev/null
done << 'TOPICS'
images.submitted 12 retention.ms=604800000 message.timestamp.type=LogAppendTime
images.tiled 12 retention.ms=604800000
images.rejected 12 retention.ms=604800000
tiles.express 24 retention.ms=86400000 max.message.bytes=16777216
tiles.routine 24 retention.ms=86400000 max.message.bytes=16777216
tiles.deferred 24 retention.ms=86400000 max.message.bytes=16777216
tiles.scored 12 retention.ms=604800000
images.classified 12 retention.ms=-1
dead-letters 6 retention.ms=604800000 max.message.bytes=16777216
TOPICS
