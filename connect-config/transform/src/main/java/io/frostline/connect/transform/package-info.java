/**
 * Turns change records into typed rows of cold tables, and keeps those tables in shape for them.
 */
package io.frostline.connect.transform;
