//go:build race

package markdown

// raceFactor is how much slower the race detector makes everything, and
// raceShrink how much smaller the hostile bodies are made for it.
const (
	raceFactor = 10
	raceShrink = 4
)
