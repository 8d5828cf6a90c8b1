package main

import (
	"context"
	"errors"
	"fmt"
	_ "time/tzdata" // As kube-apiserver itself: it knows the zones of CronJobs wherever it runs.

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
)

// What the server calls when such an object is created.
var strategies = map[schema.GroupKind]rest.RESTCreateStrategy{
	{Kind: "ConfigMap"}:                 configmap.Strategy,
	{Kind: "Namespace"}:                 namespace.Strategy,
	{Kind: "Secret"}:                    secret.Strategy,
	{Kind: "Service"}:                   service.Strategy,
	{Kind: "ServiceAccount"}:            serviceaccount.Strategy,
	{Group: "apps", Kind: "Deployment"}: deployment.Strategy,
	{Group: "autoscaling", Kind: "HorizontalPodAutoscaler"}: horizontalpodautoscaler.Strategy,
	{Group: "batch", Kind: "CronJob"}:                       cronjob.Strategy,
	{Group: "batch", Kind: "Job"}:                           job.Strategy,
	{Group: "networking.k8s.io", Kind: "Ingress"}:           ingress.Strategy,
	{Group: "networking.k8s.io", Kind: "NetworkPolicy"}:     networkpolicy.Strategy,
	{Group: "policy", Kind: "PodDisruptionBudget"}:          poddisruptionbudget.Strategy,
}

// Decodes as a request with fieldValidation=Strict, fills in the defaults and converts to the server's own types.
var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

var merging = applyconfigurations.NewTypeConverter(legacyscheme.Scheme)

func judgeBuiltIn(body []byte, head header) []string {
	decoded, kind, err := decoder.Decode(body, nil, nil)
	if err != nil {
		return []string{err.Error()}
	}
	strategy, known := strategies[kind.GroupKind()]
	if !known {
		return []string{fmt.Sprintf("kind %s is not among those that kube-judge knows", kind)}
	}
	found := append(created(strategy, decoded, head, kind.GroupVersion()), merged(body)...)
	if deployment, isOne := podTemplate(decoded); isOne {
		found = append(found, judgePod(deployment)...)
	}
	return found
}

// created runs what the server's registry runs before it stores a new object.
func created(strategy rest.RESTCreateStrategy, decoded runtime.Object, head header, version schema.GroupVersion) []string {
	accessor, err := meta.Accessor(decoded)
	if err != nil {
		return []string{err.Error()}
	}
	rest.FillObjectMetaSystemFields(accessor)
	ctx := request.WithNamespace(context.Background(), head.Metadata.Namespace)
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", Namespace: head.Metadata.Namespace,
		APIGroup: version.Group, APIVersion: version.Version,
	})
	return causes(rest.BeforeCreate(strategy, ctx, decoded))
}

// merged is what a server-side apply refuses beside that: two entries of one list with the same key.
func merged(body []byte) []string {
	content := map[string]any{}
	if err := utiljson.Unmarshal(body, &content); err != nil {
		return []string{err.Error()}
	}
	if _, err := merging.ObjectToTyped(&unstructured.Unstructured{Object: content}); err != nil {
		return []string{"server-side apply: " + err.Error()}
	}
	return nil
}

func causes(err error) []string {
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []string{err.Error()}
	}
	var found []string
	for _, cause := range status.Status().Details.Causes {
		found = append(found, cause.Field+": "+cause.Message)
	}
	return found
}
