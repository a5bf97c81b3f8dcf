/** The live page in a real browser: how fast it is, and what a person sees on it. */
package io.frostline.page;
