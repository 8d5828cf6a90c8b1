// Package a is no domain.
package a
