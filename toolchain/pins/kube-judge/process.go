package main

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/apis/batch"
	"k8s.io/kubernetes/pkg/apis/core"
)

func podTemplate(decoded runtime.Object) (*core.PodSpec, bool) {
	switch object := decoded.(type) {
	case *apps.Deployment:
		return &object.Spec.Template.Spec, true
	case *batch.Job:
		return &object.Spec.Template.Spec, true
	case *batch.CronJob:
		return &object.Spec.JobTemplate.Spec.Template.Spec, true
	}
	return nil, false
}

// judgePod is what ends a container that the server accepted: the kernel, Go's runtime, a Consul agent.
func judgePod(pod *core.PodSpec) []string {
	var found []string
	for _, container := range append(append([]core.Container{}, pod.InitContainers...), pod.Containers...) {
		told := map[string]string{}
		for _, variable := range container.Env {
			told[variable.Name] = variable.Value
			if strings.ContainsRune(variable.Value, 0) {
				found = append(found, fmt.Sprintf("env %s: execve takes no NUL", variable.Name))
			}
		}
		for _, argument := range append(append([]string{}, container.Command...), container.Args...) {
			if strings.ContainsRune(argument, 0) {
				found = append(found, "args: execve takes no NUL")
			}
		}
		if limit, isSet := told["GOMEMLIMIT"]; isSet && !memoryLimit(limit) {
			found = append(found, fmt.Sprintf("env GOMEMLIMIT: Go's runtime aborts on %q", limit))
		}
		if name, registers := told["CONSUL_SERVICE_NAME"]; registers {
			port, _ := strconv.Atoi(told["CONSUL_SERVICE_PORT"])
			found = append(found, registration(name, port, strings.Split(told["CONSUL_SERVICE_TAGS"], ","))...)
		}
	}
	return found
}

// memoryLimit tells whether Go's runtime takes it for GOMEMLIMIT (readGOMEMLIMIT and parseByteCount in
// src/runtime, which nothing outside can call): "off", or bytes with one of five units, below 2^63.
func memoryLimit(text string) bool {
	if text == "" || text == "off" {
		return true
	}
	digits, unit := text, int64(1)
	for power, suffix := range []string{"B", "KiB", "MiB", "GiB", "TiB"} {
		if number, has := strings.CutSuffix(text, suffix); has && !strings.HasSuffix(number, "i") {
			digits, unit = number, int64(1)<<(10*power)
		}
	}
	number, err := strconv.ParseUint(digits, 10, 63)
	return err == nil && int64(number) <= (1<<63-1)/unit
}
