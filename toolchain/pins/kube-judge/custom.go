package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/prometheus/common/model"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructuredscheme"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apiserver/pkg/registry/rest"
)

var monitorKind = named{"monitoring.coreos.com/v1", "ServiceMonitor"}

// named is how an object names its kind.
type named struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
}

// customKind judges objects as a server does that has the CRD of their kind.
type customKind struct {
	named
	version    schema.GroupVersion
	structural *structuralschema.Structural
	strategy   rest.RESTCreateStrategy
}

func customKinds(folder string) (map[named]*customKind, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%q holds none (%v)", folder, err)
	}
	kinds := map[named]*customKind{}
	for _, file := range files {
		kind, err := newCustomKind(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		kinds[kind.named] = kind
	}
	return kinds, nil
}

func newCustomKind(path string) (*customKind, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		named
		Schema apiextensionsv1.JSONSchemaProps `json:"schema"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	version, err := schema.ParseGroupVersion(file.APIVersion)
	if err != nil {
		return nil, err
	}
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&file.Schema, &internal, nil); err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		return nil, err
	}
	strategy := customresource.NewStrategy(
		unstructuredscheme.NewUnstructuredObjectTyper(), true, version.WithKind(file.Kind), validator, nil, structural, nil, nil, nil,
	)
	return &customKind{file.named, version, structural, strategy}, nil
}

func (k *customKind) judge(body []byte, head header) []string {
	content := map[string]any{}
	if err := utiljson.Unmarshal(body, &content); err != nil {
		return []string{err.Error()}
	}
	var found []string
	options := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	for _, unknown := range pruning.PruneWithOptions(content, k.structural, true, options) {
		found = append(found, "unknown field "+unknown)
	}
	invalid, unknown := objectmeta.CoerceWithOptions(nil, content, k.structural, true, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if invalid != nil {
		found = append(found, invalid.Error())
	}
	for _, each := range unknown {
		found = append(found, "unknown field "+each)
	}
	defaulting.Default(content, k.structural)
	decoded := &unstructured.Unstructured{Object: content}
	found = append(found, created(k.strategy, decoded, head, k.version)...)
	if k.named == monitorKind {
		found = append(found, scraping(decoded)...)
	}
	return found
}

// scraping is what the operator and Prometheus itself refuse, after the server took the object.
func scraping(decoded *unstructured.Unstructured) []string {
	var found []string
	selector, _, _ := unstructured.NestedStringMap(decoded.Object, "spec", "selector", "matchLabels")
	if _, err := metav1.LabelSelectorAsSelector(&metav1.LabelSelector{MatchLabels: selector}); err != nil {
		found = append(found, "spec.selector: "+err.Error())
	}
	endpoints, _, _ := unstructured.NestedSlice(decoded.Object, "spec", "endpoints")
	for index, each := range endpoints {
		endpoint, _ := each.(map[string]any)
		for _, key := range []string{"interval", "scrapeTimeout"} {
			text, isThere := endpoint[key].(string)
			if !isThere {
				continue
			}
			if length, err := model.ParseDuration(text); err != nil {
				found = append(found, fmt.Sprintf("spec.endpoints[%d].%s: %s", index, key, err))
			} else if length == 0 {
				found = append(found, fmt.Sprintf("spec.endpoints[%d].%s: 0 means Prometheus' default", index, key))
			}
		}
	}
	return found
}
