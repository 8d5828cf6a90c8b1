module moorage.dev/toolchain/go-jsonnet

go 1.26.3

require github.com/google/go-jsonnet v0.22.0
