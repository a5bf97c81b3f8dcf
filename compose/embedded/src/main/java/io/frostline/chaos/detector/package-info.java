/** The ways of watching a pipeline that are compared: samples in, alarms out. */
package io.frostline.chaos.detector;
