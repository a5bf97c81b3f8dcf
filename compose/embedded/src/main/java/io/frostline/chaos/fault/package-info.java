/** The faults, by the part of the pipeline they are done to. */
package io.frostline.chaos.fault;
