package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A build allocates some hundred kilobytes a page and keeps a few. Go's collector
// would run all the time while little is held, and let memory double later on. So it
// is left to run when a floor is reached, which most hubs never do, and above that
// when the heap has grown by half of what is in use.

// buildFloor is the memory that a build may take before anything is collected.
const buildFloor = 112 << 20

// paceCollector sets the collector's pace for the rest of the process, unless the
// environment does.
func paceCollector(floor int64) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(floor)
	debug.SetGCPercent(-1)
	repace(floor)
}

// collected is given up at once, so that its finalizer tells of each collection.
type collected struct{ floor int64 }

// repace sets the limit anew after each collection.
func repace(floor int64) {
	runtime.SetFinalizer(&collected{floor}, func(c *collected) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetMemoryLimit(max(c.floor, int64(live[0].Value.Uint64())*3/2+8<<20))
		repace(c.floor)
	})
}
