// Package shared leads from one domain to another.
package shared

import _ "example.test/m/b"
