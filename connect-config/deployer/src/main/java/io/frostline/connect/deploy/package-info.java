/** Brings the connectors of a Connect cluster to the state that the templates describe. */
package io.frostline.connect.deploy;
