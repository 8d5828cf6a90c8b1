package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/go-kratos/kratos/v2/errors"
	"github.com/go-kratos/kratos/v2/log"
	"github.com/go-kratos/kratos/v2/middleware/logging"
	"github.com/go-kratos/kratos/v2/middleware/metrics"
	"github.com/go-kratos/kratos/v2/middleware/recovery"
	"github.com/go-kratos/kratos/v2/middleware/tracing"
	"github.com/go-kratos/kratos/v2/transport/http"
	"go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// kratosServe is a kratos service as its project template makes one, with the middleware that its documentation names.
func kratosServe(ctx context.Context, listening func(net.Addr)) error {
	exporter, err := prometheus.New()
	if err != nil {
		return err
	}
	meter := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter)).Meter("bench")
	requests, err := metrics.DefaultRequestsCounter(meter, metrics.DefaultServerRequestsCounterName)
	if err != nil {
		return err
	}
	seconds, err := metrics.DefaultSecondsHistogram(meter, metrics.DefaultServerSecondsHistogramName)
	if err != nil {
		return err
	}
	logger := log.With(log.NewStdLogger(os.Stdout), "ts", log.DefaultTimestamp, "caller", log.DefaultCaller,
		"service.name", "order", "service.version", "bench", "trace.id", tracing.TraceID(), "span.id", tracing.SpanID())
	server := http.NewServer(http.Address("127.0.0.1:0"), http.Middleware(
		recovery.Recovery(),
		tracing.Server(tracing.WithTracerProvider(sdktrace.NewTracerProvider())),
		logging.Server(logger),
		metrics.Server(metrics.WithRequests(requests), metrics.WithSeconds(seconds)),
	))
	server.Route("/").GET("/orders/{id}", getOrder)
	address, err := server.Endpoint()
	if err != nil {
		return err
	}
	bound, err := net.ResolveTCPAddr("tcp", address.Host)
	if err != nil {
		return err
	}
	listening(bound)
	context.AfterFunc(ctx, func() { _ = server.Stop(context.Background()) })
	return server.Start(ctx)
}

// getOrder is a handler in the form that kratos generates.
func getOrder(ctx http.Context) error {
	http.SetOperation(ctx, "/order.v1.Orders/Get")
	call := ctx.Middleware(func(context.Context, any) (any, error) {
		id := ctx.Vars().Get("id")
		found, err := find(id)
		if err != nil {
			return nil, errors.NotFound("ORDER", fmt.Sprintf("order %s not found", id))
		}
		return found, nil
	})
	found, err := call(ctx, struct{}{})
	if err != nil {
		return err
	}
	return ctx.Result(200, found)
}
