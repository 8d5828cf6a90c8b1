// Package x is part of a chassis.
package x

import _ "example.test/m/a"
