module moorage.dev/toolchain/cluster/pod

go 1.26.0
