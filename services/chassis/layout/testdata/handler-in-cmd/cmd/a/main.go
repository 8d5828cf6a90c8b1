// Command a answers by itself.
package main

import "net/http"

func main() { http.HandleFunc("/", func(http.ResponseWriter, *http.Request) {}) }
