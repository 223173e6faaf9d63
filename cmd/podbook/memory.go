package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// A build allocates some hundred kilobytes a page and keeps a few. Go's collector
// would run all the time while little is held, and let memory double later on. So it
// is left to run when a floor is reached, which most hubs never do, and above that
// when the heap has grown by half of what is in use. A server of a small hub under
// load has the same trouble, and a floor, too.
//
// This is said in percent of what is live, anew after each collection, and not as a
// memory limit: near its limit the runtime gives pages back that it needs again at
// once. The limit stands further off, for a machine so busy that the next percentage
// comes late.

// buildFloor is the heap that a build may take before anything is collected, in bytes.
const buildFloor = 128 << 20

// serveRoom is what a server may begin with in large pages, in bytes: more than its heap
// while it serves a hub of 100,000 entries.
const serveRoom = 2 << 30

// startTime is how long a server has a build's floor. Nearly all that a start reads
// stays, so collecting it would only keep the first page waiting.
const startTime = time.Second

// serveFloor is the heap that a server may take before anything is collected, in bytes.
const serveFloor = 48 << 20

// limitAhead is how far the limit is from where a collection is meant to begin.
const limitAhead = 64 << 20

// pacing is when the collector runs: when the heap has reached floor bytes, and has grown
// by a percentage of what is in use.
type pacing struct {
	floor, percent int64
	limited        bool // by limitAhead
}

var (
	buildPace = pacing{buildFloor, 50, true}
	startPace = pacing{buildFloor, 100, false}
	servePace = pacing{serveFloor, 100, false}
)

// current is the pace that is kept; nil before there is one.
var current atomic.Pointer[pacing]

// collector sets the collector's pace, unless the environment does.
func (p pacing) collector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	first := current.Swap(&p) == nil
	p.set()
	if first {
		keepPace()
	}
}

// collected is given up at once, so that its finalizer tells of each collection. It is
// large enough to have a place of its own, as finalizers need.
type collected struct{ _ [32]byte }

// keepPace sets the percentage anew after each collection.
func keepPace() {
	runtime.SetFinalizer(&collected{}, func(*collected) {
		current.Load().set()
		keepPace()
	})
}

// set sets the percentage for what is live now.
func (p pacing) set() {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	live := max(int64(sample[0].Value.Uint64()), 4<<20) // the runtime takes no less for a base
	next := max(p.floor, live+live*p.percent/100)
	if p.limited {
		debug.SetMemoryLimit(next + limitAhead)
	}
	debug.SetGCPercent(int(100 * (next - live) / live))
}
