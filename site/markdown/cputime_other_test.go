//go:build !unix

package markdown

import "time"

func cpuTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
