package main

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"podbook/indexer"
	"podbook/site"
	"podbook/site/transcript"
)

func (a *app) search() *cobra.Command {
	var asJSON, explain bool
	var size int
	var opt site.Options
	cmd := &cobra.Command{
		Use:   "search QUERY [DIR]",
		Short: "Search the hub from the terminal",
		Long: `Search prints the entries that the site's own search finds. QUERY knows words,
"a phrase", -without, #tag, and filters such as pod:seo, type:session,
speaker:name, owner:seo, after:2026-01-01, before:2026-06-30.
` + exitHelp(false),
		Args: between(1, 2, "a QUERY and at most one DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if size < 1 || size > 100 {
				return usage("--size is from 1 to 100, not %d", size)
			}
			s, err := a.open(args, 1, opt)
			if err != nil {
				return err
			}
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			p := newProgress(a.err, "indexing entry")
			x, err := s.Search(ctx, p.step)
			p.clear()
			if err != nil {
				return err
			}
			defer x.Close()
			res, err := x.Search(ctx, indexer.Query{Text: args[0], Size: size, Explain: explain, Now: time.Now()})
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, res)
			}
			a.printHits(args[0], res)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as JSON, as the HTTP API gives it")
	cmd.Flags().BoolVar(&explain, "explain", false, "tell why each hit ranks where it does")
	cmd.Flags().IntVar(&size, "size", 10, "hits to print")
	cmd.Flags().BoolVar(&opt.Drafts, "drafts", false, "search drafts, too")
	return cmd
}

// marker writes the marks of a snippet for a terminal, or leaves them out.
type marker struct{ on, off, dim, end string }

func (a *app) printHits(query string, res *indexer.Result) {
	m := marker{}
	if colour(a.out) {
		m = marker{on: "\x1b[1;33m", off: "\x1b[0m", dim: "\x1b[2m", end: "\x1b[0m"}
	}
	shown := query
	if res.Instead {
		fmt.Fprintf(a.out, "nothing for %q; showing results for %q\n", query, res.Corrected)
		shown = res.Corrected
	}
	fmt.Fprintf(a.out, "%s for %q\n", plural(res.Total, "entry"), shown)
	if res.Corrected != "" && !res.Instead {
		fmt.Fprintf(a.out, "did you mean %q?\n", res.Corrected)
	}
	for i, h := range res.Hits {
		var way []string
		for _, c := range h.Breadcrumb {
			way = append(way, c.Title)
		}
		fmt.Fprintf(a.out, "\n%2d. %s%s%s  %s%s%s\n", i+1, m.on, h.Title, m.off, m.dim, h.URL, m.end)
		if len(way) > 0 {
			fmt.Fprintf(a.out, "    %s%s%s\n", m.dim, strings.Join(way, " › "), m.end)
		}
		if h.Snippet != "" {
			fmt.Fprintf(a.out, "    %s\n", m.text(h.Snippet))
		}
		for _, p := range h.Passages {
			title := p.Title
			if p.Kind == "moment" {
				title = transcript.FormatTime(p.Start)
				if h.Plays {
					title = "Play from " + title
				}
				title += strings.TrimRight(" "+p.Speaker, " ")
			}
			if title == "" {
				continue
			}
			fmt.Fprintf(a.out, "    - %s  %s%s%s\n", title, m.dim, p.URL, m.end)
			if p.Kind == "moment" && p.Snippet != h.Snippet {
				fmt.Fprintf(a.out, "      %s\n", m.text(p.Snippet))
			}
		}
		for _, r := range h.Explain {
			fmt.Fprintf(a.out, "      %8.3f  %-10s %s %s\n", r.Weight, r.Field, r.Term, r.Note)
		}
	}
	if res.Partial {
		fmt.Fprintln(a.err, "the index is not complete yet: there may be more")
	}
}

// text is a snippet without its HTML.
func (m marker) text(snippet string) string {
	s := strings.NewReplacer("<mark>", m.on, "</mark>", m.off).Replace(snippet)
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}
