/**
 * How facts, states and outputs are written as JSON: one codec, and a small record per wire shape.
 */
package io.frostline.json;
