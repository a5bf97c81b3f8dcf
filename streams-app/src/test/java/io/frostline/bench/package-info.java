/** What the benchmarks feed the fold with, and what they measure by hand. */
package io.frostline.bench;
