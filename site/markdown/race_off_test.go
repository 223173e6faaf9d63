//go:build !race

package markdown

const (
	raceFactor = 1
	raceShrink = 1
)
