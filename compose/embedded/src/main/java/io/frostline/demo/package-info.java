/** The program behind the launcher: Frostline's commands and the demo. */
package io.frostline.demo;
