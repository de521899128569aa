// Package pool has object pools that are bounded and measured.
package pool
