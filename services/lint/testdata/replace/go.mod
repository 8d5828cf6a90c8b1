module example.test/m

go 1.26.0

replace example.test/other => ../other
