module moorage.dev/toolchain/gateway-api

go 1.26.0

// No program is built of it: it brings the CRDs of the Gateway API.
require sigs.k8s.io/gateway-api v1.6.3
