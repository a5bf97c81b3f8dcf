/** What supervision costs, against a program that reads every change to know the lag. */
package io.frostline.bench.supervision;
