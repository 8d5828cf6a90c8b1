// Package java stands in for a module that no proxy serves: what the provider's schema says about its Java SDK.
// Nothing here runs in the provider.
package java

type PackageInfo struct {
	BuildFiles                      string            `json:"buildFiles,omitempty"`
	GradleNexusPublishPluginVersion string            `json:"gradleNexusPublishPluginVersion,omitempty"`
	Dependencies                    map[string]string `json:"dependencies,omitempty"`
	BasePackage                     string            `json:"basePackage,omitempty"`
}
