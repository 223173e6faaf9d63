package markdown

type highlighter struct{}

func newHighlighter() *highlighter { return &highlighter{} }
