/** Speaks to a Kafka Connect cluster over its REST interface. */
package io.frostline.connect.rest;
