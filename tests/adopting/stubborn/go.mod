module example.com/stubborn

go 1.25
