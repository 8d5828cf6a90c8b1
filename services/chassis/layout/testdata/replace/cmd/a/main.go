// Command a serves two domains.
package main

import (
	_ "example.test/m/a"
	_ "example.test/m/b"
)

func main() {}
