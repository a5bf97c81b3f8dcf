/**
 * The demo: the whole pipeline under a live trade feed, watched on the terminal and counted at the
 * end.
 */
package io.frostline.demo;
