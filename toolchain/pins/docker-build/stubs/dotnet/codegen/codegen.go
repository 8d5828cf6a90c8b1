// Package codegen stands in for a module that no proxy serves: what the provider's schema says about its C# SDK.
// Nothing here runs in the provider.
package codegen

type CSharpPackageInfo struct {
	RespectSchemaVersion bool              `json:"respectSchemaVersion,omitempty"`
	RootNamespace        string            `json:"rootNamespace,omitempty"`
	PackageReferences    map[string]string `json:"packageReferences,omitempty"`
	Namespaces           map[string]string `json:"namespaces,omitempty"`
}
