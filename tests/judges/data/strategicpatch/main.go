// Command strategicpatch applies strategic merge patches as the API server does. Standard input has one JSON object
// {"body", "patch"} in each line, standard output the patched body. It made answers.jsonl, built with the go.mod and
// go.sum of toolchain/pins/kube-judge, from the pairs that tests/generating/patches.py yields.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

var kinds = map[string]any{
	"Deployment":     &appsv1.Deployment{},
	"Service":        &corev1.Service{},
	"ServiceAccount": &corev1.ServiceAccount{},
}

func main() {
	decoder := json.NewDecoder(bufio.NewReader(os.Stdin))
	for decoder.More() {
		var pair struct{ Body, Patch json.RawMessage }
		var head struct{ Kind string }
		if err := decoder.Decode(&pair); err != nil {
			panic(err)
		}
		if err := json.Unmarshal(pair.Body, &head); err != nil {
			panic(err)
		}
		patched, err := strategicpatch.StrategicMergePatch(pair.Body, pair.Patch, kinds[head.Kind])
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s\n", patched)
	}
}
