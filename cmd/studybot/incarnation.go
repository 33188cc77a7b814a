package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// incarnation names this process, so that another one on the same machine can tell whether it
// still lives: "place pid start home". A bot that was killed and started again need not wait until
// its own former right to ask for updates ends by itself.
func incarnation(h home) string {
	pid := os.Getpid()
	return strings.TrimSpace(strings.Join([]string{place(), strconv.Itoa(pid), startOf(pid), h.name}, " "))
}

// bootID names this start of the machine's kernel, or "".
func bootID() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot))
}

// place names where process numbers mean what they mean here: this start of the machine and,
// in a container, its own table of processes.
func place() string {
	boot := bootID()
	table, err := os.Readlink("/proc/self/ns/pid")
	if boot != "" && err == nil {
		return boot + table
	}
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return strings.ReplaceAll(host, " ", "")
}

// startOf is when a process started, in the kernel's count, or "": numbers are used again.
func startOf(pid int) string {
	const startField = 20 // behind the name, which may hold anything; the 22nd in all
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < startField {
		return ""
	}
	return fields[startField-1]
}

// diedHere says whether an incarnation was one of this machine and is no more. Of one
// elsewhere it says false: nobody knows.
func diedHere(who string) bool {
	parts := strings.Fields(who)
	if len(parts) < 2 || parts[0] != place() || parts[0] == "unknown" {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil || pid <= 0 {
		return false
	}
	if len(parts) >= 3 && !strings.HasPrefix(parts[2], homeMark) {
		return startOf(pid) != parts[2]
	}
	return syscall.Kill(pid, 0) == syscall.ESRCH
}
