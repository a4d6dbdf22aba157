package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc: 1/100 s on every Linux there is.
const tick = 10 * time.Millisecond

// load is the machine's load average over the last minute.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}

// cpu is the CPU time that what is loaded has taken, a process and those it has started; 0 where it is not known which.
func (s *stack) cpu() time.Duration {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well-formed
	sum := time.Duration(0)
	for _, file := range files {
		pid, parent, spent := readStat(file)
		if s.pid != 0 && (pid == s.pid || parent == s.pid) {
			sum += spent
		}
	}
	return sum
}

// readStat reads a line of proc(5) stat; zeros for a process that has ended meanwhile.
func readStat(file string) (pid, parent int, spent time.Duration) {
	raw, err := os.ReadFile(file)
	before, after, ok := strings.Cut(string(raw), ") ") // the command's name between may be anything
	fields := strings.Fields(after)
	if err != nil || !ok || len(fields) < 13 {
		return 0, 0, 0
	}
	first, _, _ := strings.Cut(before, " ")
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // the kernel's, always one
	return number(first), number(fields[1]), time.Duration(number(fields[11])+number(fields[12])) * tick
}
