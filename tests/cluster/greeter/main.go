// Command greeter is what the prober is not: it is asked by gRPC, counted at a port of its own, and has a file.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

var version = "dev"

func main() {
	admin := http.NewServeMux()
	admin.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, "greeter_build_info{version=%q} 1\n", version)
	})
	go func() { log.Fatal(http.ListenAndServe(":8081", admin)) }()
	http.HandleFunc("GET /words", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "/etc/greeter/words.txt")
	})
	go func() { log.Fatal(http.ListenAndServe(os.Getenv("HTTP_ADDR"), nil)) }()
	log.Fatal(greet())
}

// greet serves gRPC's own health service at :9090, with the state that STATUS names.
func greet() error {
	listener, err := net.Listen("tcp", ":9090")
	if err != nil {
		return err
	}
	status := grpc_health_v1.HealthCheckResponse_ServingStatus_value[os.Getenv("STATUS")]
	asked := health.NewServer()
	asked.SetServingStatus("", grpc_health_v1.HealthCheckResponse_ServingStatus(status))
	server := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(server, asked)
	return server.Serve(listener)
}
