package io.frostline.probe;

import io.frostline.core.TableSeen;
import java.util.List;
import java.util.Map;

/**
 * One look at the sink's catalog.
 *
 * @param tables the sink's tables, with the snapshots that were not told yet
 * @param unreadable why, for each table that is listed and was not given: whether it is the sink's
 *     cannot be told
 */
record CatalogLook(List<TableSeen> tables, Map<String, String> unreadable) {}
