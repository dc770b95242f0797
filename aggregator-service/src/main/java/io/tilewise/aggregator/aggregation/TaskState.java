package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.TileRows;

/** The stores of a task, and the open submissions in them. */
record TaskState(ImageRecords records, TileRows rows, OpenSubmissions submissions) {}
