// Package poolflow finds object pools and follows what is borrowed from them. It reports nothing.
package poolflow
