package main

import (
	"os"
	"runtime"
	"syscall"
)

// largePages has the heap begin with size bytes, or a quarter of what the machine has,
// that the kernel may back with large pages, where it backs what asks for them. To
// touch memory for the first time is a good part of what a start does, and on a
// virtual machine most of it: 15 µs for each page of 4 kB, and hardly more for one of
// 2 MB.
//
// Go's runtime has no setting for this. But a heap grows into what it has, lowest
// address first, so what is asked for and given up at once is what it begins with. None
// of it is in use before it is written to.
func largePages(size uint64) {
	var machine syscall.Sysinfo_t
	if os.Getenv("GOMEMLIMIT") != "" || syscall.Sysinfo(&machine) != nil {
		return // the limit would count what is not in use, too
	}
	size = min(size, uint64(machine.Totalram)*uint64(machine.Unit)/4)
	syscall.Madvise(make([]byte, size), syscall.MADV_HUGEPAGE) // fails where there are none, which is as before
	runtime.GC()
}
