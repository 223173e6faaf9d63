//go:build unix

package markdown

import (
	"syscall"
	"time"
)

// cpuTime is what this process has computed so far; unlike the clock it does not
// run while other processes have the machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
