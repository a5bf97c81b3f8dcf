/**
 * Carries out the fold's commands over Connect's REST interface, and reports what became of them.
 */
package io.frostline.actuator;
