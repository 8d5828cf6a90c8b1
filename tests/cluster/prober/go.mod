module moorage.dev/prober

go 1.26
