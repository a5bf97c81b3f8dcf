/** The commands: one class per verb, one place that turns an error into a line and an exit code. */
package io.frostline.cli;
