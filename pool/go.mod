module github.com/poollint/poollint/pool

go 1.24.0
