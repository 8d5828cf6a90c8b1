module moorage.dev/toolchain/ko

go 1.26.3

require github.com/google/ko v0.19.1
