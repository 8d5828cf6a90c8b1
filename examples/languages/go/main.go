package main

import (
	"example.com/pulumi-moorage/sdk/go/moorage"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const image = "registry.example.com/podinfo:6.9.1@sha256:00000000000000000000000000000000000000000000000000000000000000e3"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// The services of service.yaml files: read, checked, built where they have a source.
		demo, err := moorage.NewServices(ctx, "demo", &moorage.ServicesArgs{Paths: []string{"../services"}})
		if err != nil {
			return err
		}
		// One whose spec is written here, in the same environment: that of the stack.
		podinfo, err := moorage.NewMicroservice(ctx, "podinfo", &moorage.MicroserviceArgs{
			Spec: moorage.ServiceSpecArgs{
				Name:      pulumi.String("podinfo"),
				Image:     moorage.ImageArgs{Ref: pulumi.String(image)},
				Port:      pulumi.Int(9898),
				RunAs:     moorage.RunAsArgs{User: pulumi.Int(1000)},
				Resources: moorage.ResourcesArgs{Cpu: pulumi.String("50m"), MemoryLimit: pulumi.String("128Mi")},
				Env:       pulumi.Map{"PODINFO_UI_COLOR": pulumi.String("#34577c")},
				Health: moorage.HealthArgs{
					Path: pulumi.String("/readyz"),
					Live: moorage.LiveArgs{Path: pulumi.String("/healthz")},
				},
				Ports: pulumi.Map{"grpc": pulumi.Int(9999)},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("order", demo.Services.MapIndex(pulumi.String("order")).Url())
		ctx.Export("podinfo", podinfo.Url)
		return nil
	})
}
