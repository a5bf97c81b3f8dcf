/** The app's port: metrics, health, the API and a live page. Reads the board, changes nothing. */
package io.frostline.http;
