module moorage.dev/toolchain/kustomize

go 1.26.3

require sigs.k8s.io/kustomize/kustomize/v5 v5.8.2
