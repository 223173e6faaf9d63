//go:build race

package markdown

// raceFactor is how much slower the race detector makes everything.
const raceFactor = 10
