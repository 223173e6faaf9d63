package main

import (
	"os"
	"runtime"
	"syscall"
	"unsafe"
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
//
// What it returns ends and begins the use of large pages. While a server is at rest, parts
// of them are given back, and the kernel would make them whole again (khugepaged does, which
// takes what is missing for room to come): some 55 MB of a hub of 10,000 entries.
func largePages(size uint64) (keepSmall func(yes bool)) {
	var machine syscall.Sysinfo_t
	if os.Getenv("GOMEMLIMIT") != "" || syscall.Sysinfo(&machine) != nil {
		return nil // the limit would count what is not in use, too
	}
	size = min(size, uint64(machine.Totalram)*uint64(machine.Unit)/4)
	room := make([]byte, size)
	at := uintptr(unsafe.Pointer(unsafe.SliceData(room))) // the heap has it for good, in use or not
	keepSmall = func(yes bool) {
		advice := uintptr(syscall.MADV_HUGEPAGE)
		if yes {
			advice = syscall.MADV_NOHUGEPAGE
		}
		syscall.Syscall(syscall.SYS_MADVISE, at, uintptr(size), advice) // fails where there are none, which is as before
	}
	keepSmall(false)
	runtime.GC()
	return keepSmall
}
