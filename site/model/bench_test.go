package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"podbook/site/content"
	"podbook/site/markdown"
)

// BenchmarkBuild makes the hub of 2,000 entries that link to each other, as after an
// edit: with a hub before it, and as at a start: without.
func BenchmarkBuild(b *testing.B) {
	parser := markdown.New(markdown.Options{})
	in := Input{Settings: content.DefaultSettings()}
	for i := range 2000 {
		text := fmt.Sprintf("---\ntitle: Entry %d\ntags: [Tag-%d, Tag-%d]\npods: [pod-%d]\nowner: pod-%d\n---\n## One\n\n[to](e%04d.md#two) and [[Entry %d]]\n\n## Two\n\n[up](../s%d/e%04d.md)\n",
			i, i%40, i%7, i%9, i%5, (i+10)%2000, i*7%2000, (i*3)%10, (i*3)%2000)
		src := content.Parse(fmt.Sprintf("s%d/e%04d.md", i%10, i), []byte(text))
		in.Files = append(in.Files, &File{Source: src, Doc: parser.Parse(src.Body, src.BodyLine)})
	}
	slices.SortFunc(in.Files, func(x, y *File) int { return strings.Compare(x.Source.Path, y.Source.Path) })
	before := Build(in)
	if len(before.Diags) > 0 {
		b.Fatal(before.Diags[0])
	}
	for name, like := range map[string]*Hub{"start": nil, "edit": before} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				in.Before = like
				Build(in)
			}
		})
	}
}
