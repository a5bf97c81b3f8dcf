/** How old a change is when it becomes visible in its table. */
package io.frostline.bench.freshness;
