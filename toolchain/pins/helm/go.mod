module moorage.dev/toolchain/helm

go 1.26.3

require helm.sh/helm/v4 v4.3.1
