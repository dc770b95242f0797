package io.tilewise.events.codec;

import java.util.Map;

/**
 * An event as it is to be written: copy the three parts to a producer's record.
 *
 * @param key the record's key, encoded as UTF-8: the image ID, or the tile ID of a tile
 * @param value the JSON, or a tile's pixels
 * @param headers CloudEvents 1.0 attributes in binary mode
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a socket, never compared
public record EncodedEvent(String key, byte[] value, Map<String, byte[]> headers) {}
