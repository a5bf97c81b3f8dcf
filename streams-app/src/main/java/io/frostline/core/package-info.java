/**
 * The pure core: facts in, state and outputs out. Imports nothing but the JDK; time arrives in the
 * facts.
 */
package io.frostline.core;
