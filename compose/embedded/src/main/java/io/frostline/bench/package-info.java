/** The measurements on the real pipeline under one name, and the options they share. */
package io.frostline.bench;
