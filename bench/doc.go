// Package bench measures the whole program on the machine it runs on: the real binary
// against a server that stands for Telegram and a real redis-server, beside rivals where
// their sources lie next to the project.
//
// It holds tests alone. `make bench` runs everything; `go test` runs a short form that only
// says that it still works.
package bench
