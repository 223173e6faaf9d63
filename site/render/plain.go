package render

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"podbook/site/model"
)

// llms writes llms.txt: the hub as a reading list for language models, with the
// Markdown twin of every entry, grouped by the top folders.
func (r *Renderer) llms() ([]byte, string, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", line(r.site.Title))
	if r.site.Description != "" {
		fmt.Fprintf(&b, "\n> %s\n", line(r.site.Description))
	}
	root := r.hub.Root
	var loose []*model.Entry
	if root.Entry != nil {
		loose = append(loose, root.Entry)
	}
	r.readingList(&b, "Start here", append(loose, root.Entries...))
	for _, f := range root.Folders {
		r.readingList(&b, f.Title, allEntries(nil, f))
	}
	return b.Bytes(), typeText, nil
}

func (r *Renderer) readingList(b *bytes.Buffer, title string, entries []*model.Entry) {
	if len(entries) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", line(title))
	for _, e := range entries {
		fmt.Fprintf(b, "- [%s](%s)", bracketless(e.Title), r.address("/llms.txt", cmp.Or(r.hub.Twin(e), e.URL)))
		if e.Description != "" {
			b.WriteString(": " + line(e.Description))
		}
		b.WriteByte('\n')
	}
}

// allEntries collects a folder's entries in navigation order, its own page first.
func allEntries(list []*model.Entry, f *model.Folder) []*model.Entry {
	if f.Entry != nil {
		list = append(list, f.Entry)
	}
	for _, n := range f.Children {
		if n.Entry != nil {
			list = append(list, n.Entry)
		} else {
			list = allEntries(list, n.Folder)
		}
	}
	return list
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func bracketless(s string) string {
	return strings.NewReplacer("[", "(", "]", ")").Replace(line(s))
}

// llmsFullMost is how many bytes llms-full.txt may have: no language model reads
// more at once, and a hub of any size has to be built in little memory.
const llmsFullMost = 8 << 20

// llmsFull writes llms-full.txt: the Markdown of every entry, in navigation order.
func (r *Renderer) llmsFull() ([]byte, string, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", line(r.site.Title))
	if r.site.Description != "" {
		fmt.Fprintf(&b, "\n> %s\n", line(r.site.Description))
	}
	all := allEntries(nil, r.hub.Root)
	for i, e := range all {
		if b.Len() > llmsFullMost {
			fmt.Fprintf(&b, "\n---\n\n%s more: see llms.txt\n", plural(len(all)-i, "entry", "entries"))
			break
		}
		fmt.Fprintf(&b, "\n---\n\nSource: %s\n\n", r.address("/llms-full.txt", e.URL))
		r.markdown(&b, e)
	}
	return b.Bytes(), typeText, nil
}

// twin is an entry as Markdown: its title and its body as written.
func (r *Renderer) twin(p *model.Page) ([]byte, string, error) {
	var b bytes.Buffer
	r.markdown(&b, p.Entry)
	return b.Bytes(), "text/markdown; charset=utf-8", nil
}

func (r *Renderer) markdown(b *bytes.Buffer, e *model.Entry) {
	if e.File.Doc.Title == "" {
		fmt.Fprintf(b, "# %s\n\n", line(e.Title))
	}
	body := r.hub.File(e).Body().Markdown
	b.Write(bytes.TrimLeft(body, "\r\n"))
	if len(body) > 0 && !bytes.HasSuffix(body, []byte("\n")) {
		b.WriteByte('\n')
	}
	if !e.File.Timed && len(e.File.Moments) > 0 {
		b.WriteString("\n## Transcript\n")
		for _, part := range transcriptParts(e.File.Moments) {
			if part.Title != "" {
				fmt.Fprintf(b, "\n### %s\n", part.Title)
			}
			for _, m := range part.Moments {
				if m.Speaker != "" {
					fmt.Fprintf(b, "\n%s: %s\n", m.Speaker, m.Time)
				} else {
					fmt.Fprintf(b, "\n[%s]\n", m.Time)
				}
				fmt.Fprintf(b, "\n%s\n", m.Text)
			}
		}
	}
}
