package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// watchTree samples the memory of a process and all that come from it. The
// returned function ends the watch and gives the highest sum seen, in bytes.
func watchTree(pid int) (peak func() int64) {
	var most atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				most.Store(max(most.Load(), treeMemory(pid)))
			}
		}
	}()
	return func() int64 {
		close(stop)
		<-done
		return most.Load()
	}
}

// treeMemory is the resident memory of a process and its descendants, in bytes.
// Pages that several share are counted for each: the sum is an upper bound.
func treeMemory(root int) int64 {
	children, resident := map[int][]int{}, map[int]int64{}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	for _, file := range stats {
		pid, parent, pages, ok := readStat(file)
		if ok {
			children[parent] = append(children[parent], pid)
			resident[pid] = pages * int64(os.Getpagesize())
		}
	}
	sum := int64(0)
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		sum += resident[queue[0]]
		queue = append(queue, children[queue[0]]...)
	}
	return sum
}

// readStat reads a line of proc(5) stat: the fields after the command's closing
// bracket begin with state and parent; the 22nd of them is the resident pages.
func readStat(file string) (pid, parent int, pages int64, ok bool) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, 0, false // it has ended meanwhile
	}
	line := string(raw)
	fields := strings.Fields(line[strings.LastIndexByte(line, ')')+1:])
	if len(fields) < 22 {
		return 0, 0, 0, false
	}
	pid, err1 := strconv.Atoi(strings.Fields(line)[0])
	parent, err2 := strconv.Atoi(fields[1])
	pages, err3 := strconv.ParseInt(fields[21], 10, 64)
	return pid, parent, pages, err1 == nil && err2 == nil && err3 == nil
}
