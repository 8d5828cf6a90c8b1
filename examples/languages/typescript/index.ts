import * as moorage from "@pulumi/moorage";

// The services of service.yaml files: read, checked, built where they have a source.
const demo = new moorage.Services("demo", { paths: ["../services"] });

// One whose spec is written here, in the same environment: that of the stack.
const service = new moorage.Microservice("podinfo", {
    spec: {
        name: "podinfo",
        image: { ref: "registry.example.com/podinfo:6.9.1@sha256:00000000000000000000000000000000000000000000000000000000000000e3" },
        port: 9898,
        runAs: { user: 1000 },
        resources: { cpu: "50m", memoryLimit: "128Mi" },
        env: { PODINFO_UI_COLOR: "#34577c" },
        health: { path: "/readyz", live: { path: "/healthz" } },
        ports: { grpc: 9999 },
    },
});

export const order = demo.services.apply((services) => services.order.url);
export const podinfo = service.url;
