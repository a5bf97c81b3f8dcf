/** How fast the whole pipeline is, against stock settings and the limits of its single parts. */
package io.frostline.bench.pipeline;
